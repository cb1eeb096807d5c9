/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The settings of the producer behind {@link RecordPublisher}; {@code bootstrap.servers} and more are merged in by the node. */
public final class ProducerSettings {
    /** Kafka counts a batch's wait by the wall clock: a clock that is set back meanwhile would make it wait for hours. */
    private static final int LINGER_MILLIS = 0;

    private static final int BUFFER_BYTES = 64 * 1024 * 1024;

    private ProducerSettings() {}

    /**
     * @param ackTimeout the time in which a request is answered
     * @param maxRecordBytes the largest record that is published
     */
    public static Map<String, Object> of(Duration ackTimeout, int maxRecordBytes) {
        int patience = Math.toIntExact(patience(ackTimeout).toMillis());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "memlog-ingest");
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Math.max(1024 * 1024, maxRecordBytes));
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
        // Half of the time for buffer space and the partition's leader, which leaves the rest for the delivery.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) patience / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patience);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patience);
        return settings;
    }

    /** The part of the reply's time that remains for the log after reading and answering. */
    static Duration patience(Duration ackTimeout) {
        return ackTimeout.multipliedBy(9).dividedBy(10);
    }
}
