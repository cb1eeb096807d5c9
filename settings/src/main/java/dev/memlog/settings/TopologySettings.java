/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static dev.memlog.settings.value.Ranges.duration;
import static dev.memlog.settings.value.Ranges.integer;

import java.time.Duration;

/** Batches, threads and times of session processing: {@code topology.*} and {@code breaker.*}. */
public final class TopologySettings {
    static final SettingGroup GROUP = new SettingGroup();

    public static final Setting<Integer> BATCH_MAX_EVENTS = GROUP.add(
            "topology.batch-max-events", integer(1, 500), "20", "Maximum number of events in one provider call");

    public static final Setting<Integer> BATCH_MAX_TOKENS = GROUP.add(
            "topology.batch-max-tokens",
            integer(500, 1_000_000),
            "12000",
            "Maximum tokens of events in one provider call");

    public static final Setting<Integer> STREAM_THREADS =
            GROUP.add("topology.stream-threads", integer(1, 64), "1", "Kafka Streams threads per node");

    public static final Setting<Integer> PROCESS_NODES = GROUP.add(
            "topology.process-nodes",
            integer(1, 1_000),
            "1",
            "Number of process nodes; each takes its share of a provider's calls per minute");

    public static final Setting<Duration> DRAIN_TIMEOUT = GROUP.add(
            "topology.drain-timeout", duration("0ms", "5m"), "10s", "Time a graceful stop waits for calls in flight");

    public static final Setting<Duration> STALE_AFTER = GROUP.add(
            "topology.stale-after",
            duration("1m", "365d"),
            "6h",
            "Idle time after which a session is closed; node downtime does not count");

    public static final Setting<Duration> EVENT_ID_HORIZON = GROUP.add(
            "topology.event-id-horizon",
            duration("1d", "3650d"),
            "30d",
            "Minimum time an event's id is remembered; a cluster's retention.events must not exceed it");

    public static final Setting<Duration> BREAKER_COOL_DOWN = GROUP.add(
            "breaker.cool-down",
            duration("100ms", "1h"),
            "15s",
            "Time a failing provider is left alone before the next probe");

    public static final Setting<Duration> BREAKER_LONGEST_COOL_DOWN = GROUP.add(
            "breaker.longest-cool-down",
            duration("100ms", "1h"),
            "60s",
            "Maximum cool-down; it doubles with each failed probe");

    private TopologySettings() {}
}
