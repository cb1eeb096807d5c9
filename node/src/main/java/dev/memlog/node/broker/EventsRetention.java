/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.event.Topics;
import dev.memlog.log.LogException;
import dev.memlog.log.TopicSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;

/** Sets how long a cluster keeps raw events on an events topic that exists already. */
public final class EventsRetention {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private EventsRetention() {}

    public static void apply(Admin admin, Duration kept) {
        TopicSettings topics = new TopicSettings(admin, PATIENCE);
        Map<String, String> wanted = Map.of(TopicConfig.RETENTION_MS_CONFIG, String.valueOf(kept.toMillis()));
        try {
            Config is = topics.read(List.of(Topics.EVENTS)).get(Topics.EVENTS);
            if (is == null || !TopicSettings.differing(wanted, is).isEmpty()) {
                topics.set(Map.of(Topics.EVENTS, wanted));
            }
        } catch (TopicSettings.Refused e) {
            throw new LogException(
                    "retention.events cannot be set on the topic " + Topics.EVENTS + " (" + e.getMessage()
                            + "): leave it out, or let Memlog alter its topics",
                    e);
        }
    }
}
