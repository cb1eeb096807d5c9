/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.FailureClass;
import dev.memlog.processor.provider.Usage;
import java.time.Duration;

/**
 * What the topology counts.
 *
 * <p>Invariant: dispatched = answered + failed + cancelled + in flight.
 *
 * <p>Threading: called by stream threads; implementations must be safe and quick.
 */
public interface TopologyMetrics {
    TopologyMetrics NONE = new TopologyMetrics() {};

    default void dispatched(String provider) {}

    default void answered(String provider, Usage usage, Duration latency) {}

    default void failed(String provider, FailureClass failure) {}

    default void cancelled(String provider) {}

    /** A session's state has changed; {@code reason} is what happened to it. */
    default void transition(String from, String to, String reason) {}

    default void deadLettered(FailureClass failure) {}
}
