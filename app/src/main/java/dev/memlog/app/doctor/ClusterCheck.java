/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import dev.memlog.app.broker.TopicLayout;
import dev.memlog.app.broker.TopicSpec;
import dev.memlog.app.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;

/** The Kafka cluster that the settings name: does it answer, has it enough brokers, are the topics there. */
record ClusterCheck(Settings settings, String servers) {
    private static final int PATIENCE_MS = 5_000;

    List<Finding> examine() {
        Map<String, Object> client = new HashMap<>(settings.kafka("admin"));
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
        try (Admin admin = Admin.create(client)) {
            return examine(admin);
        } catch (KafkaException e) {
            return List.of(unreachable(String.valueOf(e.getMessage())));
        }
    }

    private List<Finding> examine(Admin admin) {
        try {
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(PATIENCE_MS, TimeUnit.MILLISECONDS)
                    .size();
            Set<String> there = admin.listTopics().names().get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            return List.of(brokers(brokers), topics(there));
        } catch (ExecutionException e) {
            return List.of(unreachable(String.valueOf(e.getCause())));
        } catch (TimeoutException e) {
            return List.of(unreachable("no answer within " + PATIENCE_MS / 1000 + " s"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            admin.close(Duration.ofSeconds(1));
        }
    }

    private Finding unreachable(String why) {
        return Finding.problem(
                "broker",
                "the cluster " + servers + " does not answer: " + why,
                "check bootstrap-servers, the network, and kafka.* for TLS and login");
    }

    private Finding brokers(int count) {
        int wanted = settings.whole("topics.replication");
        return count >= wanted
                ? Finding.ok("broker", count + " brokers answer")
                : Finding.problem(
                        "broker",
                        count + " brokers answer, and topics.replication wants " + wanted,
                        "start the others, or lower topics.replication before the first start");
    }

    private Finding topics(Set<String> there) {
        List<String> missing = TopicLayout.team(settings.whole("topics.replication")).topics().stream()
                .map(TopicSpec::name)
                .filter(name -> !there.contains(name))
                .toList();
        return missing.isEmpty()
                ? Finding.ok("topics", "all are there")
                : Finding.warning(
                        "topics", "not there: " + String.join(", ", missing), "nothing: a starting node makes them");
    }
}
