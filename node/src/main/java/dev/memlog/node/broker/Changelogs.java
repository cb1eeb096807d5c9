/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.event.Topics;
import dev.memlog.log.LogException;
import dev.memlog.log.TopicLayout;
import dev.memlog.topology.TopologyRuntime;
import dev.memlog.topology.state.StoreNames;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changelogs of the topology's stores. Kafka Streams makes them as they are to be and never looks at their settings
 * again, so that those which an earlier version made are brought to it here.
 */
public final class Changelogs {
    private static final Logger LOG = LoggerFactory.getLogger(Changelogs.class);

    /** What is raised where it is less; all else may be tuned by whoever runs the cluster. */
    private static final List<String> RAISED = List.of(TopicConfig.DELETE_RETENTION_MS_CONFIG);

    private Changelogs() {}

    /**
     * Raises what is too small in the changelogs that are there.
     *
     * @return how long all of them keep tombstones, which is less than it should be where the cluster lets nobody alter it
     */
    public static Duration ensure(Admin admin) {
        Map<String, String> wanted = StoreNames.changelog(TopicLayout.MAX_MESSAGE_BYTES);
        Duration kept = Topics.TOMBSTONES_KEPT;
        for (Map.Entry<ConfigResource, Config> changelog : present(admin).entrySet()) {
            Map<String, String> less = less(changelog.getValue(), wanted);
            if (!less.isEmpty() && !raise(admin, changelog.getKey(), less)) {
                Duration is = millis(changelog.getValue(), TopicConfig.DELETE_RETENTION_MS_CONFIG);
                kept = is.compareTo(kept) < 0 ? is : kept;
            }
        }
        return kept;
    }

    private static Map<ConfigResource, Config> present(Admin admin) {
        List<ConfigResource> topics = TopologyRuntime.changelogs().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        Map<ConfigResource, Config> present = new HashMap<>();
        admin.describeConfigs(topics).values().forEach((topic, config) -> {
            try {
                present.put(topic, get(config));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new LogException("the settings of topic " + topic.name() + " are not told: " + cause(e), e);
                }
            }
        });
        return present;
    }

    private static Map<String, String> less(Config is, Map<String, String> wanted) {
        Map<String, String> less = new HashMap<>();
        for (String name : RAISED) {
            String value = wanted.get(name);
            if (value != null && millis(is, name).toMillis() < Long.parseLong(value)) {
                less.put(name, value);
            }
        }
        return less;
    }

    private static boolean raise(Admin admin, ConfigResource topic, Map<String, String> settings) {
        Collection<AlterConfigOp> changes = settings.entrySet().stream()
                .map(setting -> new AlterConfigOp(
                        new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        try {
            get(admin.incrementalAlterConfigs(Map.of(topic, changes)).all());
            LOG.atInfo().addKeyValue("topic", topic.name()).log("settings are brought to {}", settings);
            return true;
        } catch (ExecutionException e) {
            LOG.atWarn()
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("error", cause(e))
                    .log("settings cannot be brought to {}: set them, or let Memlog alter its topics", settings);
            return false;
        }
    }

    private static Duration millis(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return Duration.ofMillis(entry == null || entry.value() == null ? 0 : Long.parseLong(entry.value()));
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while Memlog's topics were prepared", e);
        }
    }

    private static String cause(ExecutionException e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }
}
