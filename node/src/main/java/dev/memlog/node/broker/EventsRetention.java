/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import dev.memlog.event.Topics;
import dev.memlog.log.LogException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** How long a cluster keeps raw events: a topic that is there already is brought to what the settings say, if they do. */
public final class EventsRetention {
    private static final ConfigResource EVENTS = new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS);

    private EventsRetention() {}

    public static void apply(Admin admin, Duration kept) {
        String wanted = String.valueOf(kept.toMillis());
        try {
            Config topic = admin.describeConfigs(List.of(EVENTS)).all().get().get(EVENTS);
            ConfigEntry is = topic == null ? null : topic.get(TopicConfig.RETENTION_MS_CONFIG);
            if (is == null || !wanted.equals(is.value())) {
                Map<ConfigResource, Collection<AlterConfigOp>> change = Map.of(
                        EVENTS,
                        List.of(new AlterConfigOp(
                                new ConfigEntry(TopicConfig.RETENTION_MS_CONFIG, wanted), AlterConfigOp.OpType.SET)));
                admin.incrementalAlterConfigs(change).all().get();
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new LogException(
                    "retention.events cannot be set on the topic " + Topics.EVENTS + " (" + cause.getMessage()
                            + "): leave it out, or let Memlog alter its topics",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while Memlog's topics were prepared", e);
        }
    }
}
