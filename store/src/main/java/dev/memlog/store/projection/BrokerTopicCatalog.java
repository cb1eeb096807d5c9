/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Queries the brokers. The client is created by the first query, since its creation fails while no broker's name
 * resolves.
 *
 * <p>Threading: safe.
 */
public final class BrokerTopicCatalog implements TopicCatalog {
    /** The setting that Memlog creates its topics with, for a cluster that does not permit reading it. */
    private static final Duration AS_CREATED = Duration.ofDays(7);

    private final Supplier<Admin> clients;
    private final Duration timeout;
    private @Nullable Admin client;
    private boolean closed;

    public BrokerTopicCatalog(Supplier<Admin> clients, Duration timeout) {
        this.clients = clients;
        this.timeout = timeout;
    }

    @Override
    public Map<String, String> identities(List<String> topics) {
        Map<String, TopicDescription> described =
                await(client().describeTopics(topics).allTopicNames());
        return described.values().stream()
                .collect(Collectors.toMap(
                        TopicDescription::name, topic -> topic.topicId().toString()));
    }

    @Override
    public Map<Integer, OffsetRange> offsets(String topic) {
        TopicDescription described =
                await(client().describeTopics(List.of(topic)).allTopicNames()).get(topic);
        if (described == null) {
            throw new KafkaException("the cluster did not describe topic " + topic);
        }
        List<TopicPartition> partitions = described.partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, ListOffsetsResultInfo> earliest = list(partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> end = list(partitions, OffsetSpec.latest());
        Map<Integer, OffsetRange> ranges = new HashMap<>();
        end.forEach((partition, result) -> {
            ListOffsetsResultInfo first = earliest.get(partition);
            ranges.put(partition.partition(), new OffsetRange(first == null ? 0 : first.offset(), result.offset()));
        });
        return ranges;
    }

    @Override
    public Duration tombstonesKept(List<String> topics) {
        List<ConfigResource> resources = topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        try {
            return await(client().describeConfigs(resources).all()).values().stream()
                    .map(BrokerTopicCatalog::tombstonesKept)
                    .flatMap(Optional::stream)
                    .min(Duration::compareTo)
                    .orElse(AS_CREATED);
        } catch (AuthorizationException e) {
            return AS_CREATED;
        }
    }

    private static Optional<Duration> tombstonesKept(Config config) {
        ConfigEntry policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        ConfigEntry kept = config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG);
        if (policy == null
                || kept == null
                || policy.value() == null
                || !policy.value().contains("compact")) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Long.parseLong(kept.value())));
    }

    /** Callers that wait for a reply fail at once. */
    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) {
            client.close(Duration.ZERO);
            client = null;
        }
    }

    private Map<TopicPartition, ListOffsetsResultInfo> list(List<TopicPartition> partitions, OffsetSpec spec) {
        return await(client().listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> spec)))
                .all());
    }

    private synchronized Admin client() {
        if (closed) {
            throw new KafkaException("the store is closed");
        }
        if (client == null) {
            client = clients.get();
        }
        return client;
    }

    private <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
