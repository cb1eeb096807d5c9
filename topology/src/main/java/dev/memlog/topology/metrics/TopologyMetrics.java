/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.metrics;

import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.provider.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the topology counts.
 *
 * <p>Invariant: dispatched = answered + failed + cancelled + in flight.
 *
 * <p>Threading: called by stream threads; implementations must be safe and quick.
 */
public interface TopologyMetrics {
    TopologyMetrics NONE = new TopologyMetrics() {};

    /** @param attempt from 1; what is above it is a retry */
    default void dispatched(String provider, int attempt) {}

    default void answered(String provider, Usage usage, Duration latency) {}

    default void failed(String provider, FailureClass failure) {}

    default void cancelled(String provider) {}

    /** A session's state has changed; {@code reason} is what happened to it. */
    default void transition(String from, String to, String reason) {}

    default void deadLettered(FailureClass failure) {}

    /**
     * How long a task's events have waited; told when that changes, and every few seconds.
     *
     * @param task tells the node's tasks apart
     * @param acceptedAt when the oldest event that waits for a provider was accepted; null if none does
     */
    default void oldestPending(Object task, @Nullable Instant acceptedAt) {}

    /** As {@link TopologyMotion#calling} has it, and so have the others. */
    default void calling(Object task, SessionNumber session, boolean calling) {}

    default void waits(Object task, TopologyMotion.Waiting waiting) {}

    default void stopped(Object task) {}

    default void opened(int partition) {}

    default void closed(int partition) {}
}
