/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the vectors of forgotten memories from {@link Topics#EMBEDDINGS}: sends a tombstone for each until it is read
 * back. Works even when no vectors are made any more. Every store node does it; a repeated tombstone does no harm.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class ForgottenVectors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForgottenVectors.class);
    private static final int AT_ONCE = 500;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);
    private final Projector projector;
    private final Supplier<Producer<String, byte[]>> producers;
    private final InstantSource clock;
    private @Nullable Producer<String, byte[]> producer;
    private Instant next = Instant.MIN;
    private Instant nextSweep = Instant.MIN;

    public ForgottenVectors(Projector projector, Supplier<Producer<String, byte[]>> producers, InstantSource clock) {
        this.projector = projector;
        this.producers = producers;
        this.clock = clock;
    }

    /**
     * Cheap when there is nothing to do; call it after every poll.
     *
     * @param caughtUp whether the log has been read to its end once
     */
    void tend(boolean caughtUp, int partitions) {
        Instant now = clock.instant();
        if (!caughtUp || now.isBefore(next)) {
            return;
        }
        next = now.plus(PAUSE);
        boolean sweep = !now.isBefore(nextSweep);
        if (sweep) {
            nextSweep = now.plus(BETWEEN_SWEEPS);
        }
        List<String> keys = projector.forgottenVectors(sweep, partitions, AT_ONCE);
        if (keys.isEmpty()) {
            close();
        } else {
            send(keys);
        }
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
            producer = null;
        }
    }

    private void send(List<String> keys) {
        try {
            if (producer == null) {
                producer = producers.get();
            }
            for (String key : keys) {
                var unused = producer.send(new ProducerRecord<>(Topics.EMBEDDINGS, key, null));
            }
        } catch (KafkaException e) {
            LOG.atDebug()
                    .addKeyValue("topic", Topics.EMBEDDINGS)
                    .addKeyValue("error", e.getMessage())
                    .log("Tombstones were not acknowledged; they are sent again");
        }
    }
}
