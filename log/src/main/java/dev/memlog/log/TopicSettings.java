/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads and alters the settings of topics that exist.
 *
 * <p>Threading: safe; each call to the cluster blocks for the given time at most.
 *
 * @param admin stays the caller's to close
 */
public record TopicSettings(Admin admin, Duration timeout) {
    /** The cluster does not answer in time, or refuses; the message is the cluster's. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Reads the settings of those topics that exist, by topic. */
    public Map<String, Config> read(Collection<String> topics) throws Refused {
        Map<String, Config> present = new HashMap<>();
        Map<ConfigResource, KafkaFuture<Config>> answers = admin.describeConfigs(
                        topics.stream().map(TopicSettings::resource).toList())
                .values();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> answer : answers.entrySet()) {
            try {
                present.put(answer.getKey().name(), get(answer.getValue()));
            } catch (Refused e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return present;
    }

    /** Sets values, by topic and name. */
    public void set(Map<String, Map<String, String>> values) throws Refused {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        values.forEach((topic, settings) -> changes.put(
                resource(topic),
                settings.entrySet().stream()
                        .map(to -> new AlterConfigOp(
                                new ConfigEntry(to.getKey(), to.getValue()), AlterConfigOp.OpType.SET))
                        .toList()));
        get(admin.incrementalAlterConfigs(changes).all());
    }

    /** Returns the wanted values that differ from the topic's. */
    public static Map<String, String> differing(Map<String, String> wanted, Config is) {
        return wanted.entrySet().stream()
                .filter(each -> !each.getValue().equals(value(is, each.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns the value of a setting, or an empty text where the cluster names none. */
    public static String value(Config is, String name) {
        ConfigEntry entry = is.get(name);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private <T> T get(KafkaFuture<T> answer) throws Refused {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new Refused(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new Refused("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while Memlog's topics were prepared", e);
        }
    }
}
