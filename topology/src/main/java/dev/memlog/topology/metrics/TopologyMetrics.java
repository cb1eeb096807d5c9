/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.metrics;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.Usage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Receives the topology's counts.
 *
 * <p>Invariant: dispatched = answered + failed + cancelled + in flight.
 *
 * <p>Threading: called by stream threads; implementations must be safe and quick.
 */
public interface TopologyMetrics {
    TopologyMetrics NONE = new TopologyMetrics() {};

    /** @param attempt from 1; a higher one is a retry */
    default void dispatched(String provider, int attempt) {}

    default void answered(String provider, Usage usage, Duration latency) {}

    default void failed(String provider, FailureClass failure) {}

    default void cancelled(String provider) {}

    /** Counts a change of a session's state; {@code reason} is its input. */
    default void transition(String from, String to, String reason) {}

    default void deadLettered(FailureClass failure) {}

    /**
     * Reports how long a task's events have waited, on each change and every few seconds.
     *
     * @param task identifies the task within the node
     * @param acceptedAt when the oldest event that waits for a provider was accepted; null if none does
     */
    default void oldestPending(Object task, @Nullable Instant acceptedAt) {}

    /** See {@link TopologyMotion#calling}; the others correspond likewise. */
    default void calling(Object task, SessionNumber session, boolean calling) {}

    default void waits(Object task, TopologyMotion.Waiting waiting) {}

    default void stopped(Object task) {}

    default void opened(int partition) {}

    default void closed(int partition) {}
}
