/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.Topics;
import dev.memlog.log.TopicAdmin;
import dev.memlog.log.TopicLayout;
import dev.memlog.node.Cluster;
import dev.memlog.node.Configs;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.NativeLibraries;
import dev.memlog.node.Node;
import dev.memlog.node.Role;
import dev.memlog.node.process.FreePort;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.Settings;
import dev.memlog.topology.TopologyRuntime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that speaks TLS, asks for a login and has an authorizer, and one node of each role with exactly the rights of its role. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class RoleAclsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String OPERATOR = "operator";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    private final HostPort clients = new HostPort("127.0.0.1", FreePort.take());
    private final int storePort = FreePort.take();
    private final int ingestPort = FreePort.take();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private Path folder;
    private Path adminKey;
    private Path caPem;
    private Path brokerPem;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        folder = temp;
        adminKey = folder.resolve("admin.key");
        makeCertificates();
        HostPort controller = new HostPort("127.0.0.1", FreePort.take());
        parts.push(BrokerNode.start(
                new BrokerNode.Membership(
                        1,
                        clients,
                        clients,
                        controller,
                        "1@" + controller,
                        "bWVtbG9nLXRlYW0tMDAwMQ",
                        folder.resolve("broker")),
                secured()));
        try (Admin operator = Admin.create(operator())) {
            allow(operator, "setup", KafkaUser.SETUP);
            allow(operator, "ingest", KafkaUser.INGEST);
            allow(operator, "process", KafkaUser.PROCESS);
            allow(operator, "store", KafkaUser.STORE, KafkaUser.KEYS);
        }
        try (Admin setup = Admin.create(user("setup"))) {
            new TopicAdmin(setup, layout(), Duration.ofMinutes(1)).ensure();
        }
        Node store = startNode(
                Role.STORE, Map.of("port", String.valueOf(storePort), "auth.admin-key-file", adminKey.toString()));
        Node process = startNode(Role.PROCESS, Map.of("port", "0"));
        Node ingest = startNode(
                Role.INGEST, Map.of("port", String.valueOf(ingestPort), "store.url", "http://127.0.0.1:" + storePort));
        for (Node node : List.of(store, process, ingest)) {
            await().atMost(PATIENCE).until(node::isReady);
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable part : parts) {
            part.close();
        }
    }

    @Test
    void shouldMakeMemoriesOfASessionAndTakeOrders() throws Exception {
        hook("UserPromptSubmit", "\"prompt\":\"the depotZebra prices\"");
        hook(
                "PostToolUse",
                "\"tool_name\":\"Edit\",\"tool_use_id\":\"t1\",\"tool_input\":{\"file_path\":\"/nowhere/Route.java\","
                        + "\"old_string\":\"a\",\"new_string\":\"String depotZebra;\"},\"tool_response\":\"ok\"");
        hook("Stop", "\"last_assistant_message\":\"Done.\"");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ask("GET", "/api/search?query=depotZebra&format=json", "")
                                .body())
                        .contains("Route.java"));
        assertThat(ask("POST", "/api/memory/save", "{\"text\":\"Prices are net\",\"project\":\"shop\"}")
                        .statusCode())
                .isEqualTo(200);
        String order = "{\"author\":\"ann\",\"scopes\":[\"write\"]}";
        assertThat(send("http://127.0.0.1:" + storePort, "POST", "/v1/keys", order)
                        .statusCode())
                .isEqualTo(201);
        HttpResponse<String> refused = ask("POST", "/v1/keys", order);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("may not write memlog.keys");
        assertThat(ask("GET", "/v1/audit", "").body().split("key-created", -1))
                .as("the first key and the one that was made")
                .hasSize(3);
        for (String path : List.of("/v1/audit", "/metrics", "/ready", "/v1/budget")) {
            assertThat(ask("GET", path, "").statusCode()).as(path).isEqualTo(200);
        }
        assertThat(ask("POST", "/v1/pause", "{}").statusCode()).isEqualTo(200);
        assertThat(ask("POST", "/v1/resume", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void shouldRefuseEachUserWhatIsAnothers() {
        assertThatThrownBy(() -> write("ingest", Topics.KEYS)).hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> write("ingest", Topics.MEMORIES))
                .hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> write("process", Topics.KEYS)).hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> write("process", Topics.EVENTS)).hasCauseInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> write("setup", Topics.EVENTS)).hasCauseInstanceOf(AuthorizationException.class);
        assertThatThrownBy(() -> read("ingest", Topics.MEMORIES)).isInstanceOf(TopicAuthorizationException.class);
        assertThatThrownBy(() -> read("ingest", Topics.EVENTS)).isInstanceOf(TopicAuthorizationException.class);
        assertThat(TopologyRuntime.changelogs()).isNotEmpty().allSatisfy(changelog -> {
            assertThatThrownBy(() -> read("store", changelog)).isInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> write("store", changelog)).hasCauseInstanceOf(TopicAuthorizationException.class);
            assertThatThrownBy(() -> read("ingest", changelog)).isInstanceOf(TopicAuthorizationException.class);
        });
    }

    private void write(String user, String topic) throws Exception {
        Map<String, Object> settings = user(user);
        settings.put("max.block.ms", 20_000);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, 0, "x", "x")).get();
        }
    }

    private void read(String user, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(user(user), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            consumer.poll(Duration.ofSeconds(20));
        }
    }

    private void hook(String event, String more) throws Exception {
        HttpResponse<String> answer = http.send(
                request("http://127.0.0.1:" + ingestPort + "/hooks?agent=claude-code")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"session_id\":\"s1\",\"hook_event_name\":\""
                                + event + "\",\"cwd\":\"/nowhere/shop\"," + more + "}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Asks the ingest node, which passes it on to the store node. */
    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        return send("http://127.0.0.1:" + ingestPort, method, path, body);
    }

    private HttpResponse<String> send(String node, String method, String path, String body) throws Exception {
        return http.send(
                request(node + path)
                        .method(
                                method,
                                body.isEmpty()
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String url) throws IOException {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + Files.readString(adminKey).strip());
    }

    private Node startNode(Role role, Map<String, String> more) throws IOException {
        String user = role.name().toLowerCase(Locale.ROOT);
        Map<String, String> flags = new HashMap<>(more);
        user(user).forEach((key, value) -> {
            if (!key.equals("bootstrap.servers")) {
                flags.put("kafka." + key, String.valueOf(value));
            }
        });
        flags.put("auth", "keys");
        flags.put("topics.replication", "1");
        Settings settings = EmbeddedNode.settings(folder.resolve(user), flags);
        DataFolder data = DataFolder.open(settings.dataFolder());
        parts.push(data);
        NativeLibraries.loadFor(data);
        Node node = Node.start(
                EnumSet.of(role),
                settings,
                new Cluster(clients.toString(), layout()),
                data,
                Map.of(),
                EmbeddedNode::fail);
        parts.push(node);
        return node;
    }

    private TopicLayout layout() {
        return Configs.teamLayout(EmbeddedNode.settings(folder.resolve("layout"), Map.of("topics.replication", "1")));
    }

    private static void allow(Admin operator, String user, KafkaUser... kinds) throws Exception {
        operator.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password(user))))
                .all()
                .get();
        for (KafkaUser kind : kinds) {
            List<AclBinding> rights = RoleAcls.of(kind, user);
            operator.createAcls(rights).all().get();
        }
    }

    /** The broker's own settings, as {@code kafka.broker.*} gives them: brokers by PLAIN, nodes by SCRAM. */
    private Map<String, String> secured() {
        Map<String, String> broker = new HashMap<>();
        broker.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:SASL_SSL");
        broker.putAll(trust());
        broker.put("ssl.keystore.type", "PEM");
        broker.put("ssl.keystore.location", brokerPem.toString());
        broker.put("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512");
        broker.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
        broker.put("sasl.mechanism.controller.protocol", "PLAIN");
        String login = "%s username=\"%s\" password=\"%s\" user_%s=\"%s\";"
                .formatted(PLAIN, OPERATOR, password(OPERATOR), OPERATOR, password(OPERATOR));
        broker.put("listener.name.plaintext.plain.sasl.jaas.config", login);
        broker.put("listener.name.controller.plain.sasl.jaas.config", login);
        broker.put("listener.name.controller.sasl.enabled.mechanisms", "PLAIN");
        broker.put("listener.name.plaintext.scram-sha-512.sasl.jaas.config", SCRAM + ";");
        broker.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        broker.put("super.users", "User:" + OPERATOR);
        return broker;
    }

    private Map<String, Object> operator() {
        return client("PLAIN", PLAIN, OPERATOR);
    }

    private Map<String, Object> user(String name) {
        return client("SCRAM-SHA-512", SCRAM, name);
    }

    private Map<String, Object> client(String mechanism, String module, String name) {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", clients.toString());
        client.put("security.protocol", "SASL_SSL");
        client.putAll(trust());
        client.put("sasl.mechanism", mechanism);
        client.put("sasl.jaas.config", "%s username=\"%s\" password=\"%s\";".formatted(module, name, password(name)));
        return client;
    }

    private Map<String, String> trust() {
        return Map.of("ssl.truststore.type", "PEM", "ssl.truststore.location", caPem.toString());
    }

    private void makeCertificates() throws IOException {
        HeldCertificate ca =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate broker = new HeldCertificate.Builder()
                .signedBy(ca)
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        caPem = Files.writeString(folder.resolve("ca.pem"), ca.certificatePem());
        brokerPem = Files.writeString(
                folder.resolve("broker.pem"), broker.privateKeyPkcs8Pem() + "\n" + broker.certificatePem());
    }

    private static String password(String user) {
        return "secret-of-" + user;
    }
}
