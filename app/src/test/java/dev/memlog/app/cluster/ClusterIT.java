/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.Main;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.cli.cluster.ClusterCommand;
import dev.memlog.node.process.FreePort;
import dev.memlog.settings.tls.PeerTrust;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code memlog cluster} in its smallest form: a broker and one node of each role. */
@Timeout(300)
class ClusterIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int INGEST = 20;
    private static final int STORE = 30;

    @TempDir
    private Path temp;

    private final int firstPort = freeRange();

    private record Outcome(int code, String out, String err) {}

    @AfterEach
    void stop() {
        run("down");
    }

    @Test
    void shouldRememberWhatAHookWithAKeyPostedAndKeepItOverAKilledStore() throws IOException {
        // Given
        Outcome up = up();
        assertThat(up.code()).as(up.err()).isZero();
        Path adminKey = temp.resolve("cluster/admin.key");
        assertThat(up.out()).contains(adminKey.toString(), url(INGEST), url(STORE));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(adminKey)))
                .isEqualTo("rw-------");
        NodeClient.Answer team = client(
                        STORE, "Bearer " + Files.readString(adminKey).strip())
                .post("/v1/teams", "{\"team\":\"shop\",\"author\":\"ada\"}");
        assertThat(team.status()).as(team.body()).isBetween(200, 201);
        String key = "Bearer " + team.json().path("key").asText();

        // When
        assertThat(hook(null, "SessionStart", "").status()).isEqualTo(401);
        assertThat(hook(key, "UserPromptSubmit", ",\"prompt\":\"Make voucherlookup faster\"")
                        .status())
                .isEqualTo(200);
        awaitFound(key);
        assertThat(run("kill", "store-1").code()).isZero();

        // Then
        assertThat(states()).containsEntry("store-1", "stopped").containsEntry("ingest-1", "ready");
        assertThat(run("kill", "store-1").err()).contains("store-1 does not run");
        assertThat(run("start", "store-1").out()).contains("store-1 is ready at " + url(STORE));
        assertThat(states().values()).containsOnly("ready").hasSize(4);
        awaitFound(key);
        assertThat(run("down").out())
                .isEqualToIgnoringNewLines(
                        "ingest-1 has stoppedprocess-1 has stoppedstore-1 has stoppedbroker-1 has stopped");
        assertThat(states().values()).containsOnly("stopped");
    }

    @Test
    void shouldSayWhichProcessesThereAreAndRefuseAnotherNumberOfBrokers() throws IOException {
        assertThat(run("status").err()).contains("no cluster is kept in", "cluster up");
        Files.createDirectories(temp.resolve("cluster"));
        Files.writeString(
                temp.resolve("cluster/cluster.properties"),
                "brokers=3\ningest-nodes=1\nprocess-nodes=1\nstore-nodes=1\nkeys=true\nfirst-port=" + firstPort);

        assertThat(run("kill", "broker-4").err()).contains("broker-1, broker-2, broker-3, store-1");
        assertThat(up().err()).contains("has 3 brokers");
        assertThat(run("up", "--brokers", "2").code()).isEqualTo(2);
        assertThat(run("up", "--tls-cert", "cert.pem").err()).contains("--tls-cert and --tls-key belong together");
    }

    private Outcome up() {
        return run(
                "up",
                "--brokers",
                "1",
                "--ingest-nodes",
                "1",
                "--process-nodes",
                "1",
                "--store-nodes",
                "1",
                "--first-port",
                String.valueOf(firstPort));
    }

    private Map<String, String> states() throws IOException {
        JsonNode list = NodeClient.MAPPER.readTree(run("status", "--json").out());
        Map<String, String> states = new HashMap<>();
        list.forEach(
                row -> states.put(row.path("name").asText(), row.path("state").asText()));
        return states;
    }

    private NodeClient.Answer hook(@Nullable String key, String event, String more) {
        return client(INGEST, key)
                .post(
                        "/hooks",
                        "{\"session_id\":\"s-1\",\"cwd\":\"/home/dev/shop\",\"hook_event_name\":\"" + event + "\""
                                + more + "}");
    }

    /** On the address that hooks post to, which passes it on, and on the store's own. */
    private void awaitFound(String key) {
        for (int offset : List.of(INGEST, STORE)) {
            NodeClient client = client(offset, key);
            await().atMost(PATIENCE)
                    .until(() -> StreamSupport.stream(
                                    client.get("/api/prompts", Map.of())
                                            .json()
                                            .path("items")
                                            .spliterator(),
                                    false)
                            .anyMatch(prompt ->
                                    prompt.path("prompt_text").asText().contains("voucherlookup")));
        }
    }

    private NodeClient client(int offset, @Nullable String key) {
        return new NodeClient(URI.create(url(offset)), () -> key, () -> PeerTrust.of((Path) null));
    }

    private String url(int offset) {
        return "http://127.0.0.1:" + (firstPort + offset);
    }

    private Outcome run(String... arguments) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("MEMLOG_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx384m");
        CommandLine line = ClusterCommand.commandLine(environment, Main.class);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        line.setExecutionExceptionHandler((e, failed, parsed) -> {
            err.write(String.valueOf(e.getMessage()));
            return CommandLine.ExitCode.SOFTWARE;
        });
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", temp.resolve("cluster").toString()));
        int code = line.execute(all.toArray(String[]::new));
        line.getOut().flush();
        return new Outcome(code, out.toString(), err.toString());
    }

    /** The processes are told their ports; each role's first has its place in the range. */
    private static int freeRange() {
        return Stream.generate(FreePort::take)
                .limit(100)
                .filter(port -> Stream.of(0, 10, 20, 30, 40).allMatch(offset -> isFree(port + offset)))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
