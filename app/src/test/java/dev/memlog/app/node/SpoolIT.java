/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.Cli;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent works while the node is killed: each hook's event is there once, in order, at its time. {@code -Dspool.lives=N}. */
@Timeout(600)
class SpoolIT {
    private static final int LIVES = Integer.getInteger("spool.lives", 5);
    /** Of each life, most of them after the kill. */
    private static final int HOOKS = 15;

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();
    private final int port = FreePort.take();
    private final String url = MemlogProcess.url(port);
    private final AtomicInteger number = new AtomicInteger();
    private Path home;

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectories(temp.resolve("a home"));
        StringWriter said = new StringWriter();
        int code = Cli.commandLine(environment(), Map.of())
                .setErr(new PrintWriter(said, true))
                .setOut(new PrintWriter(new StringWriter()))
                .execute("hooks", "install", "--server", url);
        assertThat(code).as(said.toString()).isZero();
    }

    @Test
    void shouldRecordEachHookOnceAndInOrderWhileTheNodeIsKilledAndStartedAgain() throws Exception {
        // Given: a session that began before there was a node
        Instant began = Instant.now();
        hook("SessionStart", "\"source\":\"startup\"");
        hook("UserPromptSubmit", "\"prompt\":\"do it\"");
        for (int i = 0; i < 28; i++) {
            edit();
        }
        Instant before = Instant.now();

        // When
        for (int life = 0; life < LIVES; life++) {
            try (MemlogProcess node = start()) {
                node.awaitReady(http, url);
                int until = number.get() + 2 + life % 5;
                CompletableFuture<Void> agent = CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < HOOKS; i++) {
                        edit();
                    }
                });
                await().pollInterval(Duration.ofMillis(5)).until(() -> number.get() >= until);
                node.kill();
                agent.join();
            }
        }
        hook("Stop", "\"last_assistant_message\":\"Done.\"");
        hook("SessionEnd", "\"reason\":\"exit\"");

        // Then
        try (MemlogProcess node = start()) {
            node.awaitReady(http, url);
            await().atMost(Duration.ofMinutes(2)).until(() -> waiting().isEmpty());
            int edits = number.get();
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(http.ledger(url))
                            .as(node.logTail())
                            .matches(ledger -> ledger.isSettled() && ledger.processed() >= edits));
            assertThat(files()).isEqualTo(expected(edits));
            List<JsonNode> prompts = http.all(url + "/api/prompts");
            assertThat(prompts).hasSize(1);
            assertThat(Instant.parse(prompts.getFirst().path("created_at").asText()))
                    .isBetween(began.minusSeconds(1), before.plusSeconds(1));
            assertThat(http.all(url + "/api/summaries")).hasSize(1);
        }
    }

    private MemlogProcess start() {
        return MemlogProcess.start(
                temp.resolve("node.log"),
                Map.of("HOME", home.toString(), "MEMLOG_INGEST_ACK_TIMEOUT", "15s"),
                "up",
                "--port",
                String.valueOf(port),
                "--data",
                temp.resolve("node").toString());
    }

    private void edit() {
        int edit = number.get() + 1;
        hook(
                "PostToolUse",
                "\"tool_name\":\"Edit\",\"tool_use_id\":\"t" + edit + "\",\"tool_input\":{\"file_path\":\"/w/shop/"
                        + edit + ".java\",\"old_string\":\"a\",\"new_string\":\"b\"},\"tool_response\":\"ok\"");
        number.set(edit);
    }

    private void hook(String event, String more) {
        String payload =
                "{\"session_id\":\"one\",\"cwd\":\"/w/shop\",\"hook_event_name\":\"" + event + "\"," + more + "}";
        try {
            JsonNode settings =
                    NodeHttp.JSON.readTree(home.resolve(".claude/settings.json").toFile());
            ProcessBuilder builder = new ProcessBuilder(
                    "sh",
                    "-c",
                    settings.at("/hooks/" + event + "/0").findPath("command").asText());
            builder.environment().putAll(environment());
            Process process = builder.redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(payload.getBytes(StandardCharsets.UTF_8));
            }
            process.getInputStream().readAllBytes();
            assertThat(process.waitFor()).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Map<String, String> environment() {
        return Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    }

    private List<Path> waiting() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve(".memlog-spool"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** The edited files, in the order in which they were recorded. */
    private List<String> files() {
        return http.all(url + "/api/observations").stream()
                .sorted(Comparator.comparingLong(
                        observation -> observation.path("id").asLong()))
                .map(observation -> observation.path("title").asText())
                .map(title -> title.substring(0, title.indexOf(':')))
                .toList();
    }

    private static List<String> expected(int edits) {
        return IntStream.rangeClosed(1, edits).mapToObj(i -> i + ".java").toList();
    }
}
