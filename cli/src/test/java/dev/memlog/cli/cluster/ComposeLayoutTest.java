/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** compose.yaml and {@code memlog cluster} describe the same processes. */
class ComposeLayoutTest {
    private static final Path ROOT = Path.of("..");
    private static final String ACLS = "kafka-acls";

    /** What a container needs and a process of one machine does not: names, Kafka's users, keys of providers in files. */
    private static final Set<String> OF_CONTAINERS = Set.of(
            "MEMLOG_HTTP_ALLOWED_HOSTS",
            "MEMLOG_JAVA_OPTS",
            "MEMLOG_KAFKA_SECURITY_PROTOCOL",
            "MEMLOG_KAFKA_SASL_MECHANISM",
            "MEMLOG_PROVIDER_ANTHROPIC_API_KEY_FILE",
            "MEMLOG_PROVIDER_GEMINI_API_KEY_FILE",
            "MEMLOG_PROVIDER_OPENAI_API_KEY_FILE",
            "MEMLOG_PROVIDER_OPENROUTER_API_KEY_FILE");

    /** A container has an address of its own, and all of them the same port. */
    private static final Set<String> OF_PROCESSES = Set.of("MEMLOG_PORT");

    /** Their values name hosts, ports and folders, which differ. */
    private static final Set<String> OF_THE_PLACE = Set.of(
            "MEMLOG_BOOTSTRAP_SERVERS",
            "MEMLOG_HOST",
            "MEMLOG_DATA",
            "MEMLOG_STORE_URL",
            "MEMLOG_PUBLIC_URL",
            "MEMLOG_AUTH_ADMIN_KEY_FILE",
            "MEMLOG_PROVIDERS");

    private static final ClusterLayout LAYOUT = ClusterLayout.of(ClusterShape.ofTeam(), Path.of("/data"));

    static List<ClusterMember> nodes() {
        return LAYOUT.members().stream()
                .filter(member -> member.role().hasHttp())
                .toList();
    }

    @Test
    void shouldHaveTheSameProcesses() throws IOException {
        Set<String> services =
                new TreeSet<>(ComposeFile.read("compose.yaml").services().keySet());

        assertThat(services.remove(ACLS)).isTrue();
        assertThat(services)
                .isEqualTo(new TreeSet<>(
                        LAYOUT.members().stream().map(ClusterMember::name).toList()));
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void shouldGiveANodeTheSameRoleSettingsAndDependencies(ClusterMember node) throws IOException {
        JsonNode service = ComposeFile.read("compose.yaml").service(node.name());

        assertThat(service.path("command")).extracting(JsonNode::asText).isEqualTo(node.arguments());
        Map<String, String> container = ComposeFile.environment(service);
        container.keySet().removeAll(OF_CONTAINERS);
        Map<String, String> process = new HashMap<>(node.settings());
        process.keySet().removeAll(OF_PROCESSES);
        assertThat(container.keySet()).isEqualTo(process.keySet());
        container.keySet().removeAll(OF_THE_PLACE);
        process.keySet().removeAll(OF_THE_PLACE);
        assertThat(container).isEqualTo(process);
        Set<String> before = new LinkedHashSet<>();
        service.path("depends_on").properties().forEach(other -> {
            before.add(other.getKey());
            assertThat(other.getValue().path("condition").asText())
                    .isEqualTo(other.getKey().equals(ACLS) ? "service_completed_successfully" : "service_healthy");
        });
        assertThat(before.remove(ACLS)).isTrue();
        assertThat(before).containsExactlyInAnyOrderElementsOf(node.dependsOn());
    }

    @Test
    void shouldPairIngestNodesWithTheStoresOfTheirNumber() throws IOException {
        ComposeFile compose = ComposeFile.read("compose.yaml");

        for (ClusterMember ingest : LAYOUT.of(ClusterRole.INGEST)) {
            String store = ingest.name().replace("ingest", "store");
            assertThat(ingest.settings())
                    .containsEntry(
                            "MEMLOG_STORE_URL", LAYOUT.member(store).url().toString());
            assertThat(ComposeFile.environment(compose.service(ingest.name())))
                    .containsEntry("MEMLOG_STORE_URL", "http://" + store + ":37777");
        }
        assertThat(Files.readString(ROOT.resolve("compose.tls.yaml")))
                .contains("https://store-1:37777", "https://store-2:37777");
    }

    @Test
    void shouldHaveTheSameBrokers() throws IOException {
        ComposeFile compose = ComposeFile.read("compose.yaml");

        for (ClusterMember broker : LAYOUT.of(ClusterRole.BROKER)) {
            Map<String, String> environment = ComposeFile.environment(compose.service(broker.name()));
            assertThat(environment)
                    .containsEntry("CLUSTER_ID", argument(broker, "--cluster-id"))
                    .containsEntry("KAFKA_NODE_ID", argument(broker, "--node-id"));
            assertThat(environment
                            .getOrDefault("KAFKA_CONTROLLER_QUORUM_VOTERS", "")
                            .split(","))
                    .hasSameSizeAs(argument(broker, "--voters").split(","));
            assertThat(compose.service(broker.name()).path("healthcheck").path("test"))
                    .isNotEmpty();
        }
        assertThat(Files.readString(ROOT.resolve("Dockerfile"))).contains("HEALTHCHECK", "/ready");
    }

    @Test
    void shouldTakeTheBrokerOfTheVersionThatIsBuiltWith() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String version = pom.substring(pom.indexOf("<kafka.version>") + 15, pom.indexOf("</kafka.version>"));
        ComposeFile compose = ComposeFile.read("compose.yaml");

        for (String name : List.of("broker-1", "broker-2", "broker-3", ACLS)) {
            assertThat(compose.service(name).path("image").asText()).isEqualTo("apache/kafka:" + version);
        }
    }

    @Test
    void shouldHaveEveryVariableInTheExample() throws IOException {
        Set<String> used = new TreeSet<>(ComposeFile.read("compose.yaml").variables());
        used.addAll(ComposeFile.read("compose.tls.yaml").variables());

        List<String> documented;
        try (Stream<String> lines = Files.lines(ROOT.resolve(".env.example"))) {
            documented = lines.filter(line -> !line.startsWith("#") && line.contains("="))
                    .map(line -> line.substring(0, line.indexOf('=')))
                    .toList();
        }
        assertThat(documented).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void shouldPutNoSecretIntoAContainersEnvironment() throws IOException {
        ComposeFile compose = ComposeFile.read("compose.yaml");
        List<String> suspicious = new ArrayList<>();
        compose.services()
                .forEach((name, service) -> ComposeFile.environment(service).forEach((variable, value) -> {
                    boolean secret = variable.contains("PASSWORD")
                            || variable.contains("JAAS")
                            || (variable.endsWith("_KEY") || variable.endsWith("_SECRET"));
                    if (secret || value.contains("password=")) {
                        suspicious.add(name + " " + variable);
                    }
                }));
        assertThat(suspicious).isEmpty();
        Set<String> mounted = new TreeSet<>();
        compose.services().values().forEach(service -> service.path("secrets").forEach(s -> mounted.add(s.asText())));
        Set<String> named = new TreeSet<>();
        compose.root().path("secrets").fieldNames().forEachRemaining(named::add);
        assertThat(mounted).isEqualTo(named);
    }

    private static String argument(ClusterMember member, String option) {
        return member.arguments().get(member.arguments().indexOf(option) + 1);
    }
}
