/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's marker on {@link Topics#MEMORIES}: once it is read back, all records before it have been read too. A
 * broker that accepts no record does not keep the projection from reading: the marker is sent again after a pause.
 *
 * <p>Threading: confined to the projection's thread, but for {@link #caughtUp()} and {@link #rebuilding()}, which are
 * safe.
 */
public final class ReadinessMarker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadinessMarker.class);
    private final String node;
    private final Supplier<Producer<String, byte[]>> producers;
    private final InstantSource clock;
    private final Duration retryBackoff;
    private final WireCodec codec = new WireCodec();
    private @Nullable Producer<String, byte[]> producer;
    private String token = newToken();
    private boolean readBack;
    private Instant sendAgainAt = Instant.MIN;
    private volatile boolean sent;
    private volatile @Nullable String caughtUp;
    private volatile @Nullable String rebuilding;

    public ReadinessMarker(
            String node, Supplier<Producer<String, byte[]>> producers, InstantSource clock, Duration retryBackoff) {
        this.node = node;
        this.producers = producers;
        this.clock = clock;
        this.retryBackoff = retryBackoff;
    }

    /** The token that was read back, a new one after each rebuild; null until then. */
    @Nullable
    public String caughtUp() {
        return caughtUp;
    }

    /** The reason of the rebuild that is under way; null without one. */
    @Nullable
    public String rebuilding() {
        return rebuilding;
    }

    /** The rows are gone: a marker that was read back no longer counts. */
    void reset(String why) {
        rebuilding = why;
        caughtUp = null;
        readBack = false;
        sent = false;
        token = newToken();
        sendAgainAt = Instant.MIN;
    }

    /** Sends the marker unless it is sent; a failing broker causes no exception. */
    void send() {
        if (sent || readBack || clock.instant().isBefore(sendAgainAt)) {
            return;
        }
        sent = true;
        sendAgainAt = clock.instant().plus(retryBackoff);
        MemoryRecord.Marker marker = new MemoryRecord.Marker(node, token);
        try {
            // The callback may come after a reset; at worst a second marker is sent then.
            var unused = producer()
                    .send(new ProducerRecord<>(Topics.MEMORIES, marker.recordKey(), codec.encode(marker)), (ok, e) -> {
                        if (e != null) {
                            onFailure(e);
                        }
                    });
        } catch (KafkaException e) {
            onFailure(e);
        }
    }

    void onRead(MemoryRecord.Marker marker) {
        if (marker.node().equals(node) && marker.token().equals(token)) {
            readBack = true;
            close();
        }
    }

    /** @param letters whether the dead letters that existed at the start have been read, too */
    void onProgress(boolean letters) {
        if (readBack && letters && caughtUp == null) {
            caughtUp = token;
            rebuilding = null;
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
    }

    private void onFailure(Exception failure) {
        LOG.atDebug()
                .addKeyValue("topic", Topics.MEMORIES)
                .addKeyValue("error", failure.getMessage())
                .log("The marker was not acknowledged; it is sent again");
        sent = false;
    }

    private Producer<String, byte[]> producer() {
        if (producer == null) {
            producer = producers.get();
        }
        return producer;
    }

    private static String newToken() {
        return UUID.randomUUID().toString();
    }
}
