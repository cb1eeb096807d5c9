/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** The settings of consumers that belong to no group: they are assigned partitions and keep their own offsets. */
public final class ConsumerSettings {
    private ConsumerSettings() {}

    /**
     * Overrides what reading without a group depends on; all else is the operator's.
     *
     * @param kafka settings for a consumer, {@code bootstrap.servers} among them
     * @param clientId if the settings name none
     * @param offsetReset {@code earliest} or {@code none}: what happens when the log no longer has an offset
     */
    public static Map<String, Object> withoutGroup(Map<String, Object> kafka, String clientId, String offsetReset) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, offsetReset);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }
}
