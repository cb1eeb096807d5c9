/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import dev.memlog.event.Topics;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Whether the broker answers.
 *
 * <p>Threading: safe; blocks for {@link #PATIENCE_MS} at most.
 */
public final class BrokerProbe {
    private static final int PATIENCE_MS = 1_500;
    private final Admin admin;

    public BrokerProbe(Admin admin) {
        this.admin = admin;
    }

    public boolean answers() {
        try {
            var topics = admin.describeTopics(List.of(Topics.EVENTS)).allTopicNames();
            return topics.get(PATIENCE_MS, TimeUnit.MILLISECONDS).values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.leader() != null);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
