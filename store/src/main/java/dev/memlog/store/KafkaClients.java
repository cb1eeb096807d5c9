/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.log.ConsumerSettings;
import dev.memlog.store.projection.BrokerTopicCatalog;
import dev.memlog.store.projection.TopicCatalog;
import dev.memlog.store.sql.StoreConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Creates the store's Kafka clients from the operator's pass-through settings; settings that the projection depends on
 * take precedence.
 *
 * @param passthrough settings that every client takes, {@code bootstrap.servers} among them
 */
record KafkaClients(Map<String, Object> passthrough, StoreConfig config) {
    private static final int MARKER_BLOCK_MILLIS = 2_000;
    private static final Duration LONGEST_REST = Duration.ofMinutes(5);

    KafkaClients {
        passthrough = Map.copyOf(passthrough);
        if (!passthrough.containsKey(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new IllegalArgumentException("kafka.bootstrap.servers must name the cluster's brokers");
        }
    }

    // No group: all partitions are assigned to it, and its offsets are stored beside its rows.
    Consumer<String, byte[]> consumer() {
        Map<String, Object> settings =
                ConsumerSettings.withoutGroup(passthrough, "memlog-store-" + config.node(), "none");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batchRecords());
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** A member of the group whose single owner makes vectors; it reads nothing. */
    Consumer<String, byte[]> vectorMaker(Duration longestCall) {
        Map<String, Object> settings = new HashMap<>(passthrough);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "memlog-vectors-" + config.node());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, "memlog-embeddings");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // It polls between two steps; one step makes a few calls or waits for the endpoint.
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int)
                longestCall.multipliedBy(4).plus(LONGEST_REST).toMillis());
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    Producer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(passthrough);
        settings.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "memlog-store-" + config.node());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // The projection's thread sends the marker and must not block long on an unreachable broker.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MARKER_BLOCK_MILLIS);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    TopicCatalog catalog(String purpose, Duration timeout) {
        Map<String, Object> settings = new HashMap<>(passthrough);
        settings.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "memlog-store-" + config.node() + "-" + purpose);
        return new BrokerTopicCatalog(() -> Admin.create(settings), timeout);
    }
}
