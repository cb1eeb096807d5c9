/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;

/** Whether all brokers have what was written: a broker that comes back reads it first. */
final class Replicas {
    private static final long PATIENCE_MILLIS = 120_000;

    private Replicas() {}

    /** Waits until each replica of each partition is in sync. */
    static void awaitInSync(String servers) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers))) {
            while (!areInSync(admin)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            "the brokers " + servers + " are not in sync after " + PATIENCE_MILLIS / 1000 + " s");
                }
                Thread.sleep(500);
            }
        }
    }

    private static boolean areInSync(Admin admin) throws InterruptedException {
        try {
            Set<String> topics = admin.listTopics().names().get();
            Map<String, TopicDescription> described =
                    admin.describeTopics(topics).allTopicNames().get();
            return described.values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.isr().size() == partition.replicas().size());
        } catch (ExecutionException e) {
            return false;
        }
    }
}
