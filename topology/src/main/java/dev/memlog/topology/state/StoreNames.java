/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** The topology's state stores. */
public final class StoreNames {
    public static final String SESSIONS = "sessions";
    public static final String CLOSED_SESSIONS = "closed-sessions";
    public static final String PENDING_EVENTS = "pending-events";
    public static final String GIVEN_UP_EVENTS = "given-up-events";
    public static final String EVENT_IDS = "event-ids";
    public static final String DUE_SESSIONS = "due-sessions";
    private static final Duration DAY = Duration.ofDays(1);

    /** Long work that is not done. */
    public static final String CHORES = "chores";

    /** Records deferred while long work on their session was under way. */
    public static final String DEFERRED_EVENTS = "deferred-events";

    /** The number of kept dead-lettered events per session. */
    public static final String GIVEN_UP_SESSIONS = "given-up-sessions";

    private StoreNames() {}

    /** Of all stores. */
    public static List<String> all() {
        return List.of(
                SESSIONS,
                CLOSED_SESSIONS,
                PENDING_EVENTS,
                GIVEN_UP_EVENTS,
                EVENT_IDS,
                DUE_SESSIONS,
                CHORES,
                DEFERRED_EVENTS,
                GIVEN_UP_SESSIONS);
    }

    /**
     * The changelog settings of each store: it takes any record that the events topic takes, is compacted within a day,
     * and keeps tombstones for as long as a local copy of the state may be behind. It accepts any timestamp, because
     * each record has that of the record it was made from.
     */
    public static Map<String, String> changelog(int maxRecordBytes) {
        return Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(maxRecordBytes),
                TopicConfig.SEGMENT_MS_CONFIG,
                Long.toString(DAY.toMillis()),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
                Long.toString(DAY.toMillis()),
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                Long.toString(Long.MAX_VALUE),
                TopicConfig.DELETE_RETENTION_MS_CONFIG,
                Long.toString(Topics.TOMBSTONES_KEPT.toMillis()));
    }

    public static List<StoreBuilder<?>> builders(int maxRecordBytes) {
        Map<String, String> changelog = changelog(maxRecordBytes);
        return all().stream()
                .<StoreBuilder<?>>map(name -> store(name, changelog))
                .toList();
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name, Map<String, String> changelog) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog);
    }
}
