/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.testkit.GitFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the hook of a tool to the context of a later session: what is said of a memory whose file has changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class GroundedIT {
    private final NodeHttp http = new NodeHttp();
    private EmbeddedNode node;
    private GitFolder shop;
    private int sessions;

    @BeforeAll
    void start(@TempDir Path folder) {
        assumeTrue(GitFolder.isPossible(), "git is not installed");
        shop = GitFolder.init(folder.resolve("shop"));
        node = EmbeddedNode.start(
                folder.resolve("node"), Map.of("ingest.context-deadline", "10s", "ingest.grounds-deadline", "10s"));
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void shouldSayWhatBecameOfAMemorysFiles() {
        shop.write("Route.java", "class Route {\n  String depotZebra;\n}\n");
        shop.commit("add Route");
        work("s-1", "Route.java", "depotZebra");
        shop.git("checkout", "-q", "-b", "feature/tour");
        shop.write("Tour.java", "class Tour {\n  String lampQuokka;\n}\n");
        shop.commit("add Tour");
        work("s-2", "Tour.java", "lampQuokka");
        eventually(() -> {
            JsonNode ground = found("depotZebra").path("ground");
            assertThat(ground.path("files").asInt()).isEqualTo(1);
            assertThat(ground.path("text").asText()).isEmpty();
        });
        eventually(() ->
                assertThat(context()).contains("Route.java", "Tour.java").doesNotContain("changed since", "merged"));

        shop.git("checkout", "-q", "main");
        shop.write("Route.java", "class Route {\n  String depotGiraffe;\n}\n");

        eventually(() -> assertThat(context())
                .contains("[1 of 1 file changed since]")
                .doesNotContain("Tour.java", "lampQuokka"));
        eventually(() -> assertThat(
                        http.get(node.url() + "/api/search?query=lampQuokka").body())
                .contains("[on branch feature/tour, not merged here]"));
        assertThat(http.get(node.url() + "/v1/export").body())
                .contains("\"grounds\":{\"repository\":")
                .contains("\"branch\":\"feature/tour\"");
    }

    private void work(String session, String file, String word) {
        hook(session, "UserPromptSubmit", Map.of("prompt", "add " + word, "prompt_id", "p"));
        hook(
                session,
                "PostToolUse",
                Map.of(
                        "tool_name",
                        "Edit",
                        "tool_use_id",
                        "t-1",
                        "tool_input",
                        Map.of(
                                "file_path",
                                shop.path().resolve(file).toString(),
                                "old_string",
                                "}",
                                "new_string",
                                "  String " + word + ";\n}"),
                        "tool_response",
                        "ok"));
        hook(session, "Stop", Map.of("prompt_id", "p", "last_assistant_message", "Done with " + word + "."));
        await().atMost(Duration.ofMinutes(2)).until(() -> !found(word).isMissingNode());
    }

    private JsonNode found(String word) {
        return http.get(node.url() + "/api/search?format=json&type=observations&query=" + word)
                .json()
                .path("observations")
                .path(0);
    }

    /** A machine that is busy may take longer for a comparison than somebody waits for it; then nothing is said. */
    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(2)).untilAsserted(assertion);
    }

    private String context() {
        return hook("later-" + sessions++, "SessionStart", Map.of("source", "startup"))
                .body();
    }

    private NodeHttp.Answer hook(String session, String event, Map<String, ?> more) {
        Map<String, Object> payload = new HashMap<>(more);
        payload.put("session_id", session);
        payload.put("hook_event_name", event);
        payload.put("cwd", shop.path().toString());
        NodeHttp.Answer answer = http.post(node.url() + "/hooks?agent=claude-code", payload);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
