/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import dev.memlog.event.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All of Memlog's topics for one mode. */
public record TopicLayout(List<TopicSpec> topics) {
    /** The largest accepted event (5 MB) in its JSON form, with headers and room for a batch around it. */
    public static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private static final Duration DAY = Duration.ofDays(1);

    /** The trimmer's interval, the broker's own check interval, and time for the deletion. */
    private static final Duration TRIMMED_WITHIN = Duration.ofHours(1);

    private static final Duration CALLS_KEPT = Duration.ofHours(1);
    private static final Duration AUDIT_KEPT = Duration.ofDays(365);
    private static final Duration TEAM_EVENTS_KEPT = Duration.ofDays(7);

    public TopicLayout {
        topics = List.copyOf(topics);
    }

    /** One broker; events are never deleted by age, only below what the topology has committed. */
    public static TopicLayout embedded() {
        return of(4, 1, 1, "-1");
    }

    /** Any cluster of three brokers or more. */
    public static TopicLayout team() {
        return team(3);
    }

    /** A cluster with fewer brokers than three can hold only as many copies. */
    public static TopicLayout team(int replication) {
        return team(replication, TEAM_EVENTS_KEPT);
    }

    /** @param eventsKept how long raw events stay, processed or not */
    public static TopicLayout team(int replication, Duration eventsKept) {
        return of(24, 6, replication, millis(eventsKept));
    }

    private static TopicLayout of(int events, int deadLetters, int replication, String eventsKept) {
        Maker make = new Maker((short) replication);
        return new TopicLayout(List.of(
                make.deleted(Topics.EVENTS, events, eventsKept, DAY),
                make.deleted(Topics.CALLS, events, millis(CALLS_KEPT), CALLS_KEPT.dividedBy(2)),
                make.compacted(Topics.MEMORIES, 1),
                make.compacted(Topics.DEAD_LETTERS, deadLetters),
                make.compacted(Topics.CONTROL, 1),
                make.compacted(Topics.EMBEDDINGS, 1),
                make.compacted(Topics.KEYS, 1),
                make.deleted(Topics.AUDIT, 1, millis(AUDIT_KEPT), DAY)));
    }

    /**
     * The longest time that a settled event stays in the log's files while the log is being written: until its segment is
     * closed, and then until the trimmer runs or the retention has passed.
     */
    public Duration rawEventsKept() {
        long retention = Long.parseLong(topic(Topics.EVENTS).settings().getOrDefault("retention.ms", "-1"));
        return DAY.plus(retention < 0 ? TRIMMED_WITHIN : Duration.ofMillis(retention));
    }

    /** Copies of each partition; the same for every topic. */
    public int replication() {
        return topics.getFirst().replication();
    }

    public TopicSpec topic(String name) {
        return topics.stream()
                .filter(topic -> topic.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no topic " + name + " in this layout"));
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    private record Maker(short replication) {
        TopicSpec deleted(String name, int partitions, String retentionMs, Duration segment) {
            Map<String, String> settings = shared();
            settings.put("retention.ms", retentionMs);
            settings.put("segment.ms", millis(segment));
            return spec(name, partitions, "delete", settings);
        }

        /** Cleaning never touches the active segment, so that segment has to be rolled for it to happen at all. */
        TopicSpec compacted(String name, int partitions) {
            Map<String, String> settings = shared();
            settings.put("segment.ms", millis(DAY));
            settings.put("max.compaction.lag.ms", millis(DAY));
            settings.put("delete.retention.ms", millis(Topics.TOMBSTONES_KEPT));
            return spec(name, partitions, "compact", settings);
        }

        private TopicSpec spec(String name, int partitions, String cleanup, Map<String, String> settings) {
            settings.put("cleanup.policy", cleanup);
            return new TopicSpec(name, partitions, replication, cleanup, settings);
        }

        private Map<String, String> shared() {
            Map<String, String> settings = new HashMap<>();
            settings.put("max.message.bytes", String.valueOf(MAX_MESSAGE_BYTES));
            settings.put("compression.type", "producer");
            settings.put("min.insync.replicas", replication >= 3 ? "2" : "1");
            settings.putAll(RecordTimes.OF_TOPICS);
            return settings;
        }
    }
}
