/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.app.node.MemlogProcess;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.node.broker.BrokerNode;
import dev.memlog.node.broker.HostPort;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.settings.tls.PeerTrust;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each role starts and works with exactly the rights that compose.yaml gives its user in Kafka. */
@Timeout(300)
class AclsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required ";

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();
    private final HostPort broker = HostPort.parse("127.0.0.1:" + FreePort.take());
    private final Map<String, MemlogProcess> nodes = new LinkedHashMap<>();
    private final Map<String, String> urls = new HashMap<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (MemlogProcess node : nodes.values()) {
            node.close();
        }
    }

    @Test
    void shouldDoItsWorkAndBeRefusedTheWorkOfAnother() throws Exception {
        try (BrokerNode started = startBroker();
                Admin admin = Admin.create(client("admin"))) {
            assertThat(started).isNotNull();
            admin.createAcls(AclTable.bindings()).all().get();
            Path adminKey = temp.resolve("admin.key");
            start("store", Map.of("MEMLOG_AUTH_ADMIN_KEY_FILE", adminKey.toString()));
            start("process", Map.of());
            start("ingest", Map.of("MEMLOG_STORE_URL", urls.get("store")));
            for (Map.Entry<String, MemlogProcess> node : nodes.entrySet()) {
                node.getValue().awaitReady(http, urls.get(node.getKey()));
            }
            String key = "Bearer " + Files.readString(adminKey).strip();
            NodeClient operators = client("store", key);
            NodeClient.Answer team = operators.post("/v1/teams", "{\"team\":\"shop\",\"author\":\"ada\"}");
            assertThat(team.status()).as(team.body()).isBetween(200, 201);
            String ada = "Bearer " + team.json().path("key").asText();
            NodeClient ingest = client("ingest", ada);
            NodeClient store = client("store", ada);

            // Events, memories, their projection.
            await().atMost(PATIENCE)
                    .until(() -> ingest.post(
                                            "/hooks",
                                            "{\"session_id\":\"s-1\",\"cwd\":\"/home/dev/shop\",\"hook_event_name\":"
                                                    + "\"UserPromptSubmit\",\"prompt\":\"Make voucherlookup faster\"}")
                                    .status()
                            == 200);
            await().atMost(PATIENCE)
                    .until(() -> store.get("/api/prompts", Map.of()).body().contains("voucherlookup"));
            // Commands and controls: keys, pauses.
            assertThat(makeKey(store).status()).isBetween(200, 201);
            assertThat(store.post("/v1/pause", "{}").status()).isEqualTo(200);
            assertThat(store.post("/v1/resume", "{}").status()).isEqualTo(200);

            // The user of ingest nodes makes no keys.
            assertThat(makeKey(ingest).status()).isEqualTo(403);
            for (Map.Entry<String, MemlogProcess> node : nodes.entrySet()) {
                assertThat(Files.readString(log(node.getKey())))
                        .as(node.getKey())
                        .doesNotContainPattern("(Topic|Group|Cluster|TransactionalId) authorization failed");
            }
        }
    }

    private NodeClient client(String role, String key) {
        return new NodeClient(URI.create(urls.get(role)), () -> key, () -> PeerTrust.of((Path) null));
    }

    private static NodeClient.Answer makeKey(NodeClient node) {
        return node.post(
                "/v1/keys", "{\"author\":\"ada\",\"scopes\":[\"write\"],\"projects\":[],\"visibility\":\"team\"}");
    }

    private void start(String role, Map<String, String> more) throws Exception {
        int port = FreePort.take();
        Path data = Files.createDirectories(temp.resolve(role));
        // On a command line or in the environment others would read it.
        Files.writeString(
                data.resolve("memlog.properties"),
                "kafka.sasl.jaas.config=" + PLAIN + "username=\"" + role + "\" password=\"" + role + "-secret\";\n");
        Map<String, String> environment = new HashMap<>(more);
        environment.put("MEMLOG_DATA", data.toString());
        environment.put("MEMLOG_PORT", String.valueOf(port));
        environment.put("MEMLOG_BOOTSTRAP_SERVERS", broker.toString());
        environment.put("MEMLOG_TOPICS_REPLICATION", "1");
        environment.put("MEMLOG_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT");
        environment.put("MEMLOG_KAFKA_SASL_MECHANISM", "PLAIN");
        urls.put(role, MemlogProcess.url(port));
        nodes.put(role, MemlogProcess.start(log(role), environment, role));
    }

    private Path log(String role) {
        return temp.resolve(role + ".log");
    }

    private BrokerNode startBroker() {
        String controller = "127.0.0.1:" + FreePort.take();
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners", "SASL_PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
        settings.put("advertised.listeners", "SASL_PLAINTEXT://" + broker);
        settings.put("listener.security.protocol.map", "SASL_PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        settings.put("inter.broker.listener.name", "SASL_PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        settings.put("sasl.mechanism.controller.protocol", "PLAIN");
        settings.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:broker;User:admin");
        StringBuilder users = new StringBuilder(PLAIN + "username=\"broker\" password=\"broker-secret\"");
        for (String user : new String[] {"broker", "admin", "ingest", "process", "store"}) {
            users.append(" user_").append(user).append("=\"").append(user).append("-secret\"");
        }
        for (String listener : new String[] {"sasl_plaintext", "controller"}) {
            settings.put("listener.name." + listener + ".plain.sasl.jaas.config", users + ";");
        }
        return BrokerNode.start(
                new BrokerNode.Membership(
                        1,
                        broker,
                        broker,
                        HostPort.parse(controller),
                        "1@" + controller,
                        "bWVtbG9nLXRlYW0tMDAwMQ",
                        temp.resolve("broker")),
                settings);
    }

    private Map<String, Object> client(String user) {
        return Map.of(
                "bootstrap.servers",
                broker.toString(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                PLAIN + "username=\"" + user + "\" password=\"" + user + "-secret\";");
    }
}
