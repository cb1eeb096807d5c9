/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.agent.ScriptedModel.ToolUse;
import dev.memlog.cli.Cli;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Claude Code as it is published, with Memlog's hooks and tools. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class ClaudeCodeIT {
    private static final String NOTE = "Depots are named after zebras, because the user wants it so.";

    private final NodeHttp http = NodeHttp.keepingNoReplies();
    private EmbeddedNode node;
    private ScriptedModel model;
    private ClaudeCodeCli claude;
    private Path home;
    private Path project;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        home = Files.createDirectories(folder.resolve("home"));
        project = Files.createDirectories(folder.toRealPath().resolve("parcels"));
        Files.writeString(project.resolve("Route.java"), "class Route {}\n");
        model = new ScriptedModel(Map.of(
                "How are depots named?", new ToolUse("mcp__memlog__search", Map.of("query", "depots zebras")),
                "What is in the route?", new ToolUse("Read", Map.of("file_path", project + "/Route.java"))));
        claude = ClaudeCodeCli.in(home, model.url());
        node = EmbeddedNode.start(folder.resolve("data"), Map.of());
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
        if (claude != null) {
            claude.close();
        }
        model.close();
    }

    @Test
    void shouldFindWhatWasRememberedWithTheToolsOfTheNode() throws Exception {
        Path elsewhere = Files.createDirectories(project.resolveSibling("elsewhere"));
        assertThat(http.post(node.url() + "/api/memory/save", Map.of("text", NOTE, "project", "parcels"))
                        .isFine())
                .isTrue();
        claude.run(elsewhere, "mcp", "add", "--transport", "http", "memlog", node.url() + "/mcp");

        assertThat(claude.run(elsewhere, "mcp", "list")).contains(node.url() + "/mcp", "Connected");
        int before = model.requests().size();
        assertThat(claude.run(elsewhere, "-p", "How are depots named?", "--allowedTools", "mcp__memlog__search"))
                .contains(ScriptedModel.DONE);

        List<JsonNode> asked = model.requests().subList(before, model.requests().size());
        assertThat(asked).hasSize(2);
        assertThat(asked.getFirst().path("tools").findValuesAsText("name"))
                .contains("mcp__memlog__search", "mcp__memlog__remember");
        assertThat(lastMessage(asked.getLast())).contains("tool_result", "<memlog-context>", "Depots are named after");
    }

    @Test
    void shouldTellTheNextSessionWhatThisOneDid() throws Exception {
        StringWriter said = new StringWriter();
        int code = Cli.commandLine(Map.of("HOME", home.toString(), "PATH", System.getenv("PATH")), Map.of())
                .setErr(new PrintWriter(said, true))
                .setOut(new PrintWriter(said, true))
                .execute("hooks", "install", "--server", node.url());
        assertThat(code).as(said.toString()).isZero();

        claude.run(project, "-p", "What is in the route?");

        await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
            JsonNode found = http.get(node.url() + "/api/search?format=json&project=parcels&files=Route.java")
                    .json();
            assertThat(found.path("observations")).isNotEmpty();
            assertThat(http.get(node.url() + "/v1/sessions?project=parcels&status=completed")
                            .body())
                    .contains("claude");
        });
        int before = model.requests().size();
        claude.run(project, "-p", "Where were we?");
        assertThat(model.requests().get(before).path("messages").toString())
                .contains("<memlog-context>", "Route.java", "What is in the route?");
    }

    private static String lastMessage(JsonNode request) {
        JsonNode messages = request.path("messages");
        return messages.path(messages.size() - 1).toString();
    }
}
