/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.log;

import dev.memlog.event.thread.Polling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates absent topics and checks existing ones.
 *
 * <p>Idempotent; several nodes may do it at once, because the cluster lets one of them create a topic.
 */
public final class TopicAdmin {
    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LOGGED_AFTER = Duration.ofSeconds(10);

    private final Admin admin;
    private final TopicLayout layout;
    private final Duration timeout;

    /** @param timeout how long a cluster that is still coming up may take; the admin client stays the caller's to close */
    public TopicAdmin(Admin admin, TopicLayout layout, Duration timeout) {
        this.admin = admin;
        this.layout = layout;
        this.timeout = timeout;
    }

    /**
     * Returns once every topic is there as wanted and each of its partitions has a leader.
     *
     * @throws LogException if a topic differs, or the cluster does not come to it in time
     */
    public void ensure() {
        long begin = System.nanoTime();
        Missing missing = new Missing(begin);
        try {
            if (!new Polling(timeout, POLL).until(() -> missing.isNothing(tryOnce(begin + timeout.toNanos())))) {
                throw new LogException("the Kafka cluster does not serve Memlog's topics after "
                        + timeout.toSeconds() + " s: " + missing.last
                        + "; check that its brokers run and that --bootstrap-servers names them");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while Memlog's topics were prepared", e);
        }
    }

    /** What the topics still lack; logged once it has lasted, and whenever it changes then. */
    private static final class Missing {
        private final long begin;
        private String last = "";
        private String logged = "";

        Missing(long begin) {
            this.begin = begin;
        }

        boolean isNothing(String missing) {
            last = missing;
            if (!missing.isEmpty() && !missing.equals(logged) && System.nanoTime() - begin >= LOGGED_AFTER.toNanos()) {
                LOG.warn("waiting for the Kafka cluster: {}", missing);
                logged = missing;
            }
            return missing.isEmpty();
        }
    }

    /** What keeps the topics from being served, or nothing. */
    private String tryOnce(long deadline) {
        try {
            Map<String, TopicDescription> present = describe(deadline);
            if (present.size() < layout.topics().size()) {
                create(present.keySet(), deadline);
                present = describe(deadline);
            }
            check(present, deadline);
            return withoutLeader(present);
        } catch (InvalidReplicationFactorException e) {
            return "topics.replication is " + layout.replication() + " and there are fewer brokers (" + e.getMessage()
                    + ")";
        } catch (RetriableException e) {
            return String.valueOf(e.getMessage());
        } catch (TimeoutException e) {
            return "no answer";
        }
    }

    private Map<String, TopicDescription> describe(long deadline) throws TimeoutException {
        List<String> names = layout.topics().stream().map(TopicSpec::name).toList();
        Map<String, TopicDescription> present = new HashMap<>();
        for (var entry : admin.describeTopics(names).topicNameValues().entrySet()) {
            try {
                present.put(entry.getKey(), get(entry.getValue(), deadline));
            } catch (UnknownTopicOrPartitionException e) {
                // Not there yet: it is created next.
            }
        }
        return present;
    }

    private void create(Set<String> present, long deadline) throws TimeoutException {
        List<NewTopic> absent = new ArrayList<>();
        for (TopicSpec topic : layout.topics()) {
            if (!present.contains(topic.name())) {
                absent.add(
                        new NewTopic(topic.name(), topic.partitions(), topic.replication()).configs(topic.settings()));
            }
        }
        for (KafkaFuture<Void> created : admin.createTopics(absent).values().values()) {
            try {
                get(created, deadline);
            } catch (TopicExistsException e) {
                // Another node created it first; it is checked like any other.
            }
        }
    }

    private void check(Map<String, TopicDescription> present, long deadline) throws TimeoutException {
        Map<ConfigResource, KafkaFuture<Config>> settings = admin.describeConfigs(present.keySet().stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values();
        for (TopicSpec wanted : layout.topics()) {
            TopicDescription is = present.get(wanted.name());
            KafkaFuture<Config> config = settings.get(new ConfigResource(ConfigResource.Type.TOPIC, wanted.name()));
            if (is == null || config == null) {
                continue;
            }
            requirePartitions(wanted, is.partitions().size());
            requireCleanup(wanted, get(config, deadline).get("cleanup.policy"));
        }
    }

    private static void requirePartitions(TopicSpec wanted, int is) {
        if (is != wanted.partitions()) {
            throw new LogException("topic " + wanted.name() + " has " + is + " partitions and Memlog wants "
                    + wanted.partitions()
                    + ": a session's place depends on that number, so delete the topic if it is not Memlog's,"
                    + " or use a cluster of its own");
        }
    }

    private static void requireCleanup(TopicSpec wanted, ConfigEntry is) {
        if (is == null || !wanted.cleanupPolicy().equals(is.value())) {
            throw new LogException("topic " + wanted.name() + " has cleanup.policy="
                    + (is == null ? "(unknown)" : is.value()) + " and Memlog wants " + wanted.cleanupPolicy()
                    + ": set it with kafka-configs.sh --alter --entity-type topics --entity-name " + wanted.name()
                    + " --add-config cleanup.policy=" + wanted.cleanupPolicy());
        }
    }

    private String withoutLeader(Map<String, TopicDescription> present) {
        for (TopicSpec wanted : layout.topics()) {
            TopicDescription is = present.get(wanted.name());
            if (is == null) {
                return "topic " + wanted.name() + " is not known yet";
            }
            for (TopicPartitionInfo partition : is.partitions()) {
                if (partition.leader() == null || partition.leader().isEmpty()) {
                    return "topic " + wanted.name() + " has no leader for partition " + partition.partition();
                }
            }
        }
        return "";
    }

    private static <T> T get(KafkaFuture<T> future, long deadline) throws TimeoutException {
        try {
            long left =
                    Math.max(deadline - System.nanoTime(), Duration.ofSeconds(1).toNanos());
            return future.get(left, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new LogException("the Kafka cluster refused: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogException("interrupted while Memlog's topics were prepared", e);
        }
    }
}
