/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import dev.memlog.log.TopicLayout;
import dev.memlog.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The Kafka that a node's parts meet in.
 *
 * @param login settings by which clients log in, which hold a secret; a cluster's stand in {@code kafka.*}
 * @param embedded whether the broker is inside this process, which alone uses it
 */
public record Cluster(String bootstrapServers, Map<String, String> login, TopicLayout layout, boolean embedded) {
    private static final int EMBEDDED_SESSION_TIMEOUT_MS = 6_000;
    private static final int TEAM_SESSION_TIMEOUT_MS = 10_000;

    public Cluster {
        login = Map.copyOf(login);
    }

    /** Of no cluster of this process. */
    public Cluster(String bootstrapServers, TopicLayout layout) {
        this(bootstrapServers, Map.of(), layout, false);
    }

    /** @param scope one of {@link Settings#kafka}'s */
    Map<String, Object> client(Settings settings, String scope) {
        Map<String, Object> client = new HashMap<>();
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        client.putAll(login);
        client.putAll(settings.kafka(scope));
        return client;
    }

    Map<String, Object> streams(Settings settings) {
        Map<String, Object> streams = new HashMap<>();
        streams.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, layout.replication());
        if (embedded) {
            // After kill -9 the new process takes the dead one's place at once, instead of waiting for it to expire.
            streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), "embedded");
        }
        // The sessions of a node that died are idle for as long as this.
        int patience = embedded ? EMBEDDED_SESSION_TIMEOUT_MS : TEAM_SESSION_TIMEOUT_MS;
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), patience);
        streams.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), patience / 3);
        streams.putAll(client(settings, "streams"));
        return streams;
    }

    /** Without the login. */
    @Override
    public String toString() {
        return bootstrapServers;
    }
}
