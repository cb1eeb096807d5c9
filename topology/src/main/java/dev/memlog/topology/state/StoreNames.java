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

    private StoreNames() {}

    /** The topics that the stores are restored from. */
    public static List<String> changelogs(String applicationId) {
        return List.of(SESSIONS, PENDING_EVENTS, GIVEN_UP_EVENTS, EVENT_IDS).stream()
                .map(store -> applicationId + "-" + store + "-changelog")
                .toList();
    }

    public static List<StoreBuilder<?>> builders(int maxRecordBytes) {
        // A changelog takes whatever an event's record took; and cleaning happens within a day.
        Map<String, String> changelog = Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxRecordBytes),
                TopicConfig.SEGMENT_MS_CONFIG, Long.toString(24L * 60 * 60 * 1000),
                TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(24L * 60 * 60 * 1000),
                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
        return List.of(
                store(SESSIONS, changelog),
                store(PENDING_EVENTS, changelog),
                store(GIVEN_UP_EVENTS, changelog),
                store(EVENT_IDS, changelog));
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name, Map<String, String> changelog) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(changelog);
    }
}
