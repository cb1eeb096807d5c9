/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a session is told, from the hook of one session to those of the next, in a mode of the user's own. */
class ContextIT {
    private static final String GARDEN = """
            {"name": "Garden log", "prompts": {"system_identity": "You keep a gardener's log."},
             "observation_types": [{"id": "planting", "description": "put into the ground", "emoji": "🌱"}],
             "observation_concepts": []}
            """;
    private static final String REPLY = """
            <observation><type>Planting</type><title>Tomatoes were put into bed 37b</title>
            <facts><fact>Bed 37b has six tomatoes</fact></facts></observation>""";

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();
    private final List<String> instructions = new CopyOnWriteArrayList<>();
    private volatile String reply = REPLY;
    private HttpServer provider;

    @BeforeEach
    void openProvider() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        provider.createContext("/v1/chat/completions", this::answer);
        provider.start();
    }

    @AfterEach
    void closeProvider() {
        provider.stop(0);
    }

    @Test
    @Timeout(300)
    void shouldTellTheNextSessionInTheModeOfItsProject() throws IOException {
        Files.writeString(Files.createDirectories(temp.resolve("modes")).resolve("garden.json"), GARDEN);
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            assertThat(hook(node, "SessionStart", "first").toString()).isEqualTo("{}");
            hook(node, "UserPromptSubmit", "first");
            hook(node, "PostToolUse", "first");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> http.get(node.url() + "/api/observations")
                                    .json()
                                    .path("items")
                                    .size()
                            == 1);

            assertThat(instructions).isNotEmpty().allMatch(text -> text.startsWith("You keep a gardener's log."));
            JsonNode start = hook(node, "SessionStart", "second");
            assertThat(start.at("/hookSpecificOutput/additionalContext").asText())
                    .contains("# [plot] recent context")
                    .contains("🌱 planting")
                    .contains(" 🌱 Tomatoes were put into bed 37b [session garden-f, at work now] (~");
            assertThat(start.path("systemMessage").asText()).startsWith("Memlog: 1 observations");
            assertThat(hook(node, "UserPromptSubmit", "second").toString())
                    .as("it was told at the start")
                    .isEqualTo("{}");
            JsonNode prompt = hook(node, "UserPromptSubmit", "third");
            assertThat(prompt.at("/hookSpecificOutput/hookEventName").asText()).isEqualTo("UserPromptSubmit");
            assertThat(prompt.at("/hookSpecificOutput/additionalContext").asText())
                    .contains("recalled for this request", "- Bed 37b has six tomatoes");
            assertThat(hook(node, "UserPromptSubmit", "third").toString())
                    .as("once a session")
                    .isEqualTo("{}");
            for (String nothing : List.of(
                    "yes, go on",
                    "thanks, please run the tests again",
                    "why does the checkout charge customers twice?",
                    "add a retry with backoff to the payment client")) {
                assertThat(ask(
                                        node,
                                        Map.of(
                                                "session_id", "garden-fourth",
                                                "hook_event_name", "UserPromptSubmit",
                                                "cwd", "/nowhere/plot",
                                                "prompt", nothing))
                                .toString())
                        .as(nothing)
                        .isEqualTo("{}");
            }
        }
    }

    @Test
    @Timeout(300)
    void shouldTellBeforeAToolCallWhatIsNotedAboutItsFile() throws IOException {
        reply = """
                <observation><type>bugfix</type><title>Beds.java counted bed zero</title>
                <facts><fact>Beds are counted from one</fact></facts>
                <files_modified><file>src/Beds.java</file></files_modified></observation>""";
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            hook(node, "UserPromptSubmit", "first");
            hook(node, "PostToolUse", "first");
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> http.get(node.url() + "/api/observations")
                                    .json()
                                    .path("items")
                                    .size()
                            == 1);

            JsonNode told = edits(node, "second", "/nowhere/plot/src/Beds.java");
            assertThat(told.at("/hookSpecificOutput/hookEventName").asText()).isEqualTo("PreToolUse");
            assertThat(told.at("/hookSpecificOutput/additionalContext").asText())
                    .contains("[plot] noted about this file", "- Beds are counted from one");
            assertThat(edits(node, "second", "/nowhere/plot/src/Beds.java").toString())
                    .as("once a session")
                    .isEqualTo("{}");
            assertThat(edits(node, "third", "/nowhere/plot/src/Trees.java").toString())
                    .isEqualTo("{}");
            assertThat(edits(node, "first", "/nowhere/plot/src/Beds.java").toString())
                    .as("its own work")
                    .isEqualTo("{}");
        }
    }

    private JsonNode edits(EmbeddedNode node, String session, String file) {
        return ask(
                node,
                Map.of(
                        "session_id",
                        "garden-" + session,
                        "hook_event_name",
                        "PreToolUse",
                        "cwd",
                        "/nowhere/plot",
                        "tool_name",
                        "Edit",
                        "tool_use_id",
                        "t-" + session,
                        "tool_input",
                        Map.of("file_path", file, "old_string", "0", "new_string", "1")));
    }

    private JsonNode ask(EmbeddedNode node, Map<String, Object> payload) {
        NodeHttp.Answer answer = http.post(node.url() + "/hooks", payload);
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private Map<String, String> flags() {
        return Map.of(
                "providers", "openai",
                "provider.openai.base-url",
                        "http://127.0.0.1:" + provider.getAddress().getPort() + "/v1",
                "mode.project.plot", "garden",
                "context.on-prompt", "true",
                "context.before-tool", "true",
                "context.before-tool-deadline", "2s",
                "context.on-prompt-deadline", "5s");
    }

    private JsonNode hook(EmbeddedNode node, String name, String session) {
        NodeHttp.Answer answer = http.post(
                node.url() + "/hooks",
                Map.of(
                        "session_id", "garden-" + session,
                        "hook_event_name", name,
                        "cwd", "/nowhere/plot",
                        "source", "startup",
                        "prompt", "how many tomatoes does bed 37b have?",
                        "tool_name", "Bash",
                        "tool_use_id", "t-1",
                        "tool_input", Map.of("command", "dig"),
                        "tool_response", "done"));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            instructions.add(NodeHttp.parse(asked).at("/messages/0/content").asText());
            ObjectNode completion = NodeHttp.JSON.createObjectNode().put("model", "fake");
            completion
                    .putArray("choices")
                    .addObject()
                    .put("finish_reason", "stop")
                    .putObject("message")
                    .put("role", "assistant")
                    .put("content", reply);
            byte[] body = completion.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
