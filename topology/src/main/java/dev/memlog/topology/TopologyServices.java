/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.topology.clock.Clocks;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.schedule.DrainSignal;

/**
 * The services that all tasks of a process share.
 *
 * @param modes what providers are asked to record, by team and project
 * @param clocks the steady one is also the time of Kafka Streams
 * @param partitions number of partitions of the events topic
 */
record TopologyServices(
        TopologyConfig config,
        ProviderChain chain,
        TeamModes modes,
        RetryPolicy retryPolicy,
        DrainSignal drain,
        Clocks clocks,
        SpendGate gate,
        TopologyMetrics metrics,
        int partitions) {
    TopologyServices {
        retryPolicy = retryPolicy.withStaleAfter(config.staleAfter());
    }
}
