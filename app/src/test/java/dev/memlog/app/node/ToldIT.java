/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a session was told, from its hook to the chain of the memory, over a restart and to its forgetting. */
class ToldIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String PROMPT = "why are the cart's totals rounded like that?";

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(300)
    void shouldTellASessionNothingTwiceOverARestartAndKnowWhatBecameOfIt() throws IOException {
        long cart;
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            cart = remember(node);
            JsonNode start = hook(node, "SessionStart", "first", PROMPT);
            assertThat(start.at("/hookSpecificOutput/additionalContext").asText())
                    .contains("#" + cart + " ");
            await().atMost(PATIENCE)
                    .until(() -> why(node, cart).at("/totals/sessions").asInt() == 1);
        }
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            await().atMost(PATIENCE)
                    .until(() -> http.get(node.url() + "/v1/memories/" + cart + "/why")
                                    .status()
                            == 200);
            assertThat(hook(node, "UserPromptSubmit", "first", PROMPT).toString())
                    .as("it was told before the restart")
                    .isEqualTo("{}");
            assertThat(hook(node, "UserPromptSubmit", "second", PROMPT)
                            .at("/hookSpecificOutput/additionalContext")
                            .asText())
                    .contains("recalled for this request", "#" + cart + " ");

            hook(node, "UserPromptSubmit", "first", "do as #" + cart + " says");
            await().atMost(PATIENCE)
                    .until(() -> why(node, cart).at("/totals/used").asInt() == 1);
            await().atMost(PATIENCE)
                    .until(() -> why(node, cart).at("/totals/sessions").asInt() == 2);
            JsonNode why = why(node, cart);
            assertThat(why.findValuesAsText("how")).containsExactly("cited");
            assertThat(why.findValuesAsText("sessionId")).contains("told-first", "told-second");
            JsonNode worth = http.get(node.url() + "/v1/worth").json();
            assertThat(worth.at("/total/told").asInt()).isEqualTo(2);
            assertThat(worth.at("/total/used").asInt()).isOne();
            assertThat(http.get(node.url() + "/metrics").body()).contains("memlog_told_total{outcome=\"written\"}");

            http.post(node.url() + "/v1/forget", Map.of("session", "told-first", "actor", "ann"));
            await().atMost(PATIENCE)
                    .until(() -> why(node, cart).at("/totals/sessions").asInt() == 1);
            assertThat(why(node, cart).at("/totals/used").asInt()).isZero();
        }
    }

    @Test
    @Timeout(300)
    void shouldKnowWhoRanTheCommandOfAMemoryAndWhoMetItsErrorAgain() throws IOException {
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            hook(
                    node,
                    "PostToolUseFailure",
                    "first",
                    Map.of("error", "Exit code 1\nsrc/till.py:7: error: Module depotzebra is not there"));
            long failure = onlyOne(node);
            assertThat(hook(node, "SessionStart", "second", PROMPT)
                            .at("/hookSpecificOutput/additionalContext")
                            .asText())
                    .contains("#" + failure + " ");
            await().atMost(PATIENCE)
                    .until(() -> why(node, failure).at("/totals/sessions").asInt() == 1);

            hook(node, "PostToolUse", "second", Map.of("tool_response", "ok"));
            await().atMost(PATIENCE)
                    .until(() -> why(node, failure).at("/totals/used").asInt() == 1);
            assertThat(why(node, failure).findValuesAsText("how")).containsExactly("ran");
            assertThat(why(node, failure).at("/totals/met").asInt()).isZero();

            hook(
                    node,
                    "PostToolUseFailure",
                    "second",
                    Map.of("error", "Exit code 1\nlib/till.py:12: error: Module depotzebra is not there"));
            await().atMost(PATIENCE)
                    .until(() -> why(node, failure).at("/totals/met").asInt() == 1);
            JsonNode worth = http.get(node.url() + "/v1/worth").json();
            assertThat(worth.at("/total/used").asInt()).isOne();
            assertThat(worth.at("/total/ran").asInt()).isOne();
            assertThat(worth.at("/total/met").asInt()).isOne();
        }
    }

    private static Map<String, String> flags() {
        return Map.of("providers", "offline", "context.on-prompt", "true", "context.on-prompt-deadline", "5s");
    }

    private long remember(EmbeddedNode node) {
        NodeHttp.Answer saved = http.post(
                node.url() + "/api/memory/save",
                Map.of(
                        "title",
                        "Cart totals were rounded twice",
                        "text",
                        "The cart rounds its totals in cents.",
                        "project",
                        "plot"));
        assertThat(saved.status()).as(saved.body()).isEqualTo(200);
        return onlyOne(node);
    }

    /** The number of the only observation, once it is there. */
    private long onlyOne(EmbeddedNode node) {
        await().atMost(PATIENCE)
                .until(() -> http.get(node.url() + "/api/observations")
                                .json()
                                .path("items")
                                .size()
                        == 1);
        return http.get(node.url() + "/api/observations")
                .json()
                .at("/items/0/id")
                .asLong();
    }

    private JsonNode why(EmbeddedNode node, long number) {
        return http.get(node.url() + "/v1/memories/" + number + "/why").json();
    }

    /** A call of the shell. */
    private void hook(EmbeddedNode node, String name, String session, Map<String, String> outcome) {
        Map<String, Object> call = new HashMap<>(outcome);
        call.put("session_id", "told-" + session);
        call.put("hook_event_name", name);
        call.put("cwd", "/nowhere/plot");
        call.put("tool_name", "Bash");
        call.put("tool_input", Map.of("command", "mvn -q verify"));
        call.put("tool_use_id", "toolu-" + session + outcome.hashCode());
        NodeHttp.Answer answer = http.post(node.url() + "/hooks", call);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private JsonNode hook(EmbeddedNode node, String name, String session, String prompt) {
        NodeHttp.Answer answer = http.post(
                node.url() + "/hooks",
                Map.of(
                        "session_id",
                        "told-" + session,
                        "hook_event_name",
                        name,
                        "cwd",
                        "/nowhere/plot",
                        "source",
                        "startup",
                        "prompt",
                        prompt));
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }
}
