/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.cli.Cli;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hooks that {@code hooks install} writes, run as the agents run them: by a shell, with the payload on stdin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class HooksIT {
    private static final Map<String, String> FILES = Map.of(
            "claude-code", ".claude/settings.json",
            "codex", ".codex/hooks.json",
            "cursor", ".cursor/hooks.json",
            "gemini", ".gemini/settings.json");

    private final NodeHttp http = new NodeHttp();
    private EmbeddedNode node;
    private Path home;

    /** What a hook of an agent is called, and what the agent gives it. */
    private record Given(String agent, String event, String payload) {}

    /** What came of it. */
    private record Ran(int code, String said) {}

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        node = EmbeddedNode.start(
                folder.resolve("node"), Map.of("ingest.exclude-projects", "secret-*", "folder-index.enabled", "true"));
        home = Files.createDirectories(folder.resolve("home"));
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void shouldRecordWhatEachAgentDoesOnceAndNothingOfAnExcludedProject() throws Exception {
        for (String agent : FILES.keySet()) {
            install(agent, node.url());
        }
        long skipped = http.ledger(node.url()).skipped();
        long duplicates = http.ledger(node.url()).duplicate();

        for (Given given : work("parcel")) {
            assertThat(run(given)).as(given.toString()).satisfies(ran -> {
                assertThat(ran.code).isZero();
                assertThat(ran.said).isIn("", "{}", "{\"continue\":true}");
            });
        }
        run(work("parcel").get(1));
        work("secret-plan").forEach(given -> assertThat(run(given).code).isZero());

        await().atMost(Duration.ofMinutes(2))
                .until(() -> http.ledger(node.url()).duplicate() == duplicates + 1);
        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(http.get(node.url() + "/api/search?query=depotZebra&format=json")
                                .body())
                        .contains("Route.java"));
        assertThat(http.ledger(node.url()).skipped()).isEqualTo(skipped);
        assertThat(http.get(node.url() + "/api/projects").body())
                .contains("parcel-codex", "parcel-cursor", "parcel-gemini", "parcel-claude-code")
                .doesNotContain("secret");
    }

    @Test
    void shouldChangeNothingForTheAgentWhenTheNodeIsAwayOrHangs() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String hangs = "http://127.0.0.1:" + silent.getLocalPort();
            install("claude-code", hangs);
            long began = System.nanoTime();
            assertThat(run(work("x").getFirst())).isEqualTo(new Ran(0, ""));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        }
        for (String agent : FILES.keySet()) {
            install(agent, "http://127.0.0.1:9");
        }
        for (Given given : work("x")) {
            boolean asked = given.event.equals("beforeSubmitPrompt");
            assertThat(run(given)).as(given.toString()).isEqualTo(new Ran(0, asked ? "{\"continue\":true}\n" : ""));
        }
    }

    @Test
    void shouldNoteWhatWasDoneInAFolderUntilItIsHidden(@TempDir Path temp) throws IOException {
        Path project = temp.toRealPath().resolve("noted");
        Files.createDirectories(project.resolve(".git"));
        Path source = Files.createDirectories(project.resolve("src")).resolve("Route.java");
        Files.writeString(source, "class Route {}\n");
        Path notes = Files.writeString(source.resolveSibling("CLAUDE.md"), "# Mine\n");
        Map<String, ?> edit = Map.of(
                "session_id", "noted-1",
                "hook_event_name", "PostToolUse",
                "cwd", project.toString(),
                "tool_name", "Edit",
                "tool_use_id", "t-1",
                "tool_input", Map.of("file_path", source.toString(), "old_string", "{}", "new_string", "{ int a; }"),
                "tool_response", "done");

        assertThat(http.post(node.url() + "/hooks", edit).status()).isEqualTo(200);

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(notes)
                        .content()
                        .startsWith("# Mine\n<!-- memlog:begin -->\n")
                        .contains("\n- #"));
        long number = http.get(node.url() + "/api/observations?project=noted")
                .json()
                .at("/items/0/id")
                .asLong();
        assertThat(notes).content().contains("- #" + number + " ");

        http.patch(node.url() + "/api/observations/" + number, Map.of("hidden", true));

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(notes).content().isEqualTo("# Mine\n"));
        assertThat(project.resolve("CLAUDE.md")).doesNotExist();
    }

    private static List<Given> work(String project) {
        List<Given> work = new ArrayList<>();
        String edit =
                "\"tool_name\":\"Edit\",\"tool_use_id\":\"t-1\",\"tool_input\":{\"file_path\":\"/nowhere/Route.java\","
                        + "\"old_string\":\"a\",\"new_string\":\"String depotZebra;\"},\"tool_response\":\"ok\"";
        for (String agent : List.of("claude-code", "codex")) {
            String head = head(agent, project) + ",\"cwd\":\"/nowhere/" + project + "-" + agent + "\",";
            work.add(new Given(agent, "UserPromptSubmit", head + hook("UserPromptSubmit", "\"prompt\":\"a depot\"")));
            work.add(new Given(agent, "PostToolUse", head + hook("PostToolUse", edit)));
            work.add(new Given(
                    agent, "Stop", head + hook("Stop", "\"turn_id\":\"1\",\"last_assistant_message\":\"Done.\"")));
        }
        String gemini = head("gemini", project) + ",\"cwd\":\"/nowhere/" + project + "-gemini\",\"timestamp\":"
                + "\"2026-11-23T02:44:31.015Z\",";
        work.add(new Given("gemini", "BeforeAgent", gemini + hook("BeforeAgent", "\"prompt\":\"a depot\"")));
        work.add(new Given("gemini", "AfterAgent", gemini + hook("AfterAgent", "\"prompt_response\":\"Done.\"")));
        String cursor = "{\"conversation_id\":\"" + project + "-cursor\",\"generation_id\":\"g\",\"workspace_roots\":"
                + "[\"/nowhere/" + project + "-cursor\"],";
        work.add(new Given("cursor", "beforeSubmitPrompt", cursor + hook("beforeSubmitPrompt", "\"prompt\":\"go\"")));
        work.add(new Given("cursor", "stop", cursor + hook("stop", "\"status\":\"completed\"")));
        return work;
    }

    private static String head(String agent, String project) {
        return "{\"session_id\":\"" + project + "-" + agent + "\"";
    }

    private static String hook(String event, String more) {
        return "\"hook_event_name\":\"" + event + "\"," + more + "}";
    }

    private void install(String agent, String server) {
        StringWriter said = new StringWriter();
        int code = Cli.commandLine(Map.of("HOME", home.toString(), "PATH", System.getenv("PATH")), Map.of())
                .setErr(new PrintWriter(said, true))
                .setOut(new PrintWriter(new StringWriter()))
                .execute("hooks", "install", "--agent", agent, "--server", server);
        assertThat(code).as(said.toString()).isZero();
    }

    private Ran run(Given given) {
        try {
            JsonNode settings = new ObjectMapper()
                    .readTree(home.resolve(FILES.get(given.agent)).toFile());
            String command = settings.at("/hooks/" + given.event + "/0")
                    .findPath("command")
                    .asText();
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
            builder.environment().put("HOME", home.toString());
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(given.payload.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ran(process.waitFor(), said);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
