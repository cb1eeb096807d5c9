/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Reads all partitions of one topic without a group, from the beginning or from near the end.
 *
 * <p>Every method may throw {@link org.apache.kafka.common.KafkaException}. Threading: confined to one thread.
 */
public final class LogReader implements AutoCloseable {
    private final Map<String, Object> settings;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions;

    private LogReader(Map<String, Object> settings, String topic) {
        this.settings = settings;
        consumer = consumer(settings);
        try {
            partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
        } catch (Throwable e) {
            consumer.close();
            throw e;
        }
    }

    /**
     * @param kafka settings for a consumer, {@code bootstrap.servers} among them
     * @param clientId if the settings name none
     */
    public static LogReader open(Map<String, Object> kafka, String clientId, String topic) {
        return new LogReader(ConsumerSettings.withoutGroup(kafka, clientId, "earliest"), topic);
    }

    public void seekToBeginning() {
        consumer.seekToBeginning(partitions);
    }

    /** Goes to the last offsets of each partition, at most this many before its end. */
    public void seekBeforeEnd(int offsets) {
        Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
        consumer.endOffsets(partitions)
                .forEach((partition, end) ->
                        consumer.seek(partition, Math.max(begin.getOrDefault(partition, 0L), end - offsets)));
    }

    /**
     * Returns the ends of everything written, committed or not. Records behind a transaction that a killed process left
     * open become readable when the transaction times out, so a reader that wants them waits for these ends.
     */
    public Map<TopicPartition, Long> writtenEnds() {
        Map<String, Object> all = new HashMap<>(settings);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        try (KafkaConsumer<String, byte[]> uncommitted = consumer(all)) {
            return uncommitted.endOffsets(partitions);
        }
    }

    /** Returns the ends of what is committed. */
    public Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(partitions);
    }

    public ConsumerRecords<String, byte[]> poll(Duration timeout) {
        return consumer.poll(timeout);
    }

    public boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
