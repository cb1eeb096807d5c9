/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

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
    public static final String PENDING_EVENTS = "pending-events";
    public static final String GIVEN_UP_EVENTS = "given-up-events";
    public static final String EVENT_IDS = "event-ids";

    /** Long work that is not done. */
    public static final String CHORES = "chores";

    /** What was read of sessions while long work on them was not done. */
    public static final String DEFERRED_EVENTS = "deferred-events";

    /** How many events each session has among those given up. */
    public static final String GIVEN_UP_SESSIONS = "given-up-sessions";

    private StoreNames() {}

    public static List<StoreBuilder<?>> builders(int maxRecordBytes) {
        // A changelog takes whatever an event's record took; and cleaning happens within a day.
        Map<String, String> changelog = Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(24L * 60 * 60 * 1000),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(24L * 60 * 60 * 1000));
        return List.of(
                store(SESSIONS, changelog),
                store(PENDING_EVENTS, changelog),
                store(GIVEN_UP_EVENTS, changelog),
                store(EVENT_IDS, changelog),
                store(CHORES, changelog),
                store(DEFERRED_EVENTS, changelog),
                store(GIVEN_UP_SESSIONS, changelog));
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name, Map<String, String> changelog) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog);
    }
}
