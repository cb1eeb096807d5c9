/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer that ends its stream thread when the wall clock was set back. Kafka's clients have no other clock: this
 * one would send no heartbeat until the clock has caught up, and would be expelled from its group repeatedly, each time
 * with the calls in flight.
 *
 * <p>Threading: as its parent's; {@link #wakeIfSetBack} from any.
 */
final class WatchedConsumer extends KafkaConsumer<byte[], byte[]> {
    /** A smaller step is made up for before a heartbeat is missed. */
    private static final Duration HARMLESS = Duration.ofSeconds(1);

    private static final Duration LEAVING = Duration.ofSeconds(1);

    private final InstantSource wall;

    /** The furthest that the wall clock has stood before the monotonic one: the consumer's timers may have seen it. */
    private volatile long furthest;

    WatchedConsumer(Map<String, Object> config, InstantSource wall) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.wall = wall;
        this.furthest = aheadOfMonotonic();
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        if (isSetBack()) {
            throw new ClockSetBackException();
        }
        try {
            return super.poll(timeout);
        } catch (WakeupException e) {
            throw new ClockSetBackException();
        }
    }

    /** It is known to have gone: otherwise its partitions would wait until its session has expired. */
    @Override
    public void close(CloseOptions options) {
        super.close(
                isSetBack()
                        ? CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                                .withTimeout(options.timeout().orElse(LEAVING))
                        : options);
    }

    /** A poll that is under way lasts until the clock has caught up, if nothing comes in. */
    void wakeIfSetBack() {
        if (isSetBack()) {
            wakeup();
        }
    }

    private boolean isSetBack() {
        long now = aheadOfMonotonic();
        furthest = Math.max(furthest, now);
        return furthest - now > HARMLESS.toMillis();
    }

    private long aheadOfMonotonic() {
        return wall.millis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
