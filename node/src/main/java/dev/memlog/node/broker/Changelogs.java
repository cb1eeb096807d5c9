/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.event.Topics;
import dev.memlog.log.LogException;
import dev.memlog.log.TopicLayout;
import dev.memlog.log.TopicSettings;
import dev.memlog.topology.TopologyRuntime;
import dev.memlog.topology.state.StoreNames;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changelogs of the topology's stores. Kafka Streams creates them with the right settings and never looks at them
 * again, so this class raises the settings of changelogs that an earlier version created.
 */
public final class Changelogs {
    private static final Logger LOG = LoggerFactory.getLogger(Changelogs.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The one setting that is raised where it is less; all others are the operator's to tune. */
    private static final String RAISED = TopicConfig.DELETE_RETENTION_MS_CONFIG;

    private Changelogs() {}

    /**
     * Raises the tombstones' retention in the changelogs that exist.
     *
     * @return the shortest retention, which is less than wanted where the cluster refuses to alter it
     */
    public static Duration ensure(Admin admin) {
        TopicSettings topics = new TopicSettings(admin, PATIENCE);
        long wanted = Long.parseLong(Objects.requireNonNull(
                StoreNames.changelog(TopicLayout.MAX_MESSAGE_BYTES).get(RAISED)));
        Duration kept = Topics.TOMBSTONES_KEPT;
        for (Map.Entry<String, Config> changelog : present(topics).entrySet()) {
            Duration is = retention(changelog.getValue());
            if (is.toMillis() < wanted && !raise(topics, changelog.getKey(), wanted)) {
                kept = is.compareTo(kept) < 0 ? is : kept;
            }
        }
        return kept;
    }

    private static Map<String, Config> present(TopicSettings topics) {
        try {
            return topics.read(TopologyRuntime.changelogs());
        } catch (TopicSettings.Refused e) {
            throw new LogException("the settings of the changelogs cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean raise(TopicSettings topics, String changelog, long wanted) {
        Map<String, String> setting = Map.of(RAISED, String.valueOf(wanted));
        try {
            topics.set(Map.of(changelog, setting));
            LOG.atInfo().addKeyValue("topic", changelog).log("settings are brought to {}", setting);
            return true;
        } catch (TopicSettings.Refused e) {
            LOG.atWarn()
                    .addKeyValue("topic", changelog)
                    .addKeyValue("error", e.getMessage())
                    .log("settings cannot be brought to {}: set them, or let Memlog alter its topics", setting);
            return false;
        }
    }

    private static Duration retention(Config changelog) {
        String value = TopicSettings.value(changelog, RAISED);
        return Duration.ofMillis(value.isEmpty() ? 0 : Long.parseLong(value));
    }
}
