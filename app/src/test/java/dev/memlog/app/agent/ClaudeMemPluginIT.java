/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.agent.ClaudeMemPlugin.Ended;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.testkit.RecordedSessions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unmodified plugin of claude-mem, fed with recorded hooks: all end well, and their work is found. */
class ClaudeMemPluginIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RECORDED_FOLDER = "/home/dev/shop";
    private static final String FILE = "src/main/java/shop/Cart.java";

    @TempDir
    Path folder;

    private final NodeHttp http = new NodeHttp();

    @Test
    void shouldRememberWhatThePluginsHooksTellAndTellItToThem() throws IOException {
        try (ClaudeMemPlugin plugin = plugin();
                EmbeddedNode node = EmbeddedNode.start(folder.resolve("data"), Map.of())) {
            int port = URI.create(node.url()).getPort();
            String prompt = recorded("UserPromptSubmit", "");
            String edit = recorded("PostToolUse", "Edit");
            String stop = recorded("Stop", "");

            for (String hook : List.of(prompt, edit, stop)) {
                assertThat(plugin.run(hook, port)).allSatisfy(ClaudeMemPluginIT::endedWell);
            }

            await().atMost(PATIENCE).untilAsserted(() -> {
                JsonNode found = http.get(node.url() + "/api/search?format=json&project=shop")
                        .json();
                assertThat(found.path("observations")).isNotEmpty();
                assertThat(found.at("/sessions/0/request").asText()).contains("cart-discount");
                assertThat(found.at("/prompts/0/prompt_text").asText()).contains("cart-discount");
            });
            assertThat(output(plugin.run(recorded("PreToolUse", "Read"), port))).contains("Cart.java");
            assertThat(output(plugin.run(recorded("SessionStart", ""), port)))
                    .contains("<memlog-context>", "cart-discount");
            assertThat(plugin.run(recorded("SessionEnd", ""), port)).allSatisfy(ClaudeMemPluginIT::endedWell);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(http.get(node.url() + "/v1/sessions")
                                    .json()
                                    .at("/items/0/status")
                                    .asText())
                            .isEqualTo("completed"));
        }
    }

    @Test
    void shouldNotStandInTheWayWhenNothingListens() throws IOException {
        try (ClaudeMemPlugin plugin = plugin()) {
            assertThat(plugin.run(recorded("UserPromptSubmit", ""), FreePort.take()))
                    .allSatisfy(ClaudeMemPluginIT::endedWell);
        }
    }

    private ClaudeMemPlugin plugin() throws IOException {
        return ClaudeMemPlugin.installIn(Files.createDirectories(folder.resolve("home")));
    }

    private static void endedWell(Ended hook) {
        assertThat(hook.exitCode()).as(hook.toString()).isZero();
        assertThat(hook.errors()).doesNotContain("unreachable");
    }

    private static String output(List<Ended> hooks) {
        assertThat(hooks).allSatisfy(ClaudeMemPluginIT::endedWell);
        return hooks.getLast().output();
    }

    /** The first recorded hook of this kind, as if its session had run in a folder of this test. */
    private String recorded(String hook, String tool) throws IOException {
        Path project = folder.resolve("shop");
        Path transcript = folder.resolve("transcript.jsonl");
        if (Files.notExists(transcript)) {
            Files.writeString(
                    transcript,
                    "{\"type\":\"user\",\"message\":{\"role\":\"user\",\"content\":\"add a discount\"}}\n"
                            + "{\"type\":\"assistant\",\"message\":{\"role\":\"assistant\",\"content\":"
                            + "[{\"type\":\"text\",\"text\":\"The cart has a discount.\"}]}}\n");
            Files.createDirectories(project.resolve(FILE).getParent());
            // It asks only about files of some size.
            Files.writeString(project.resolve(FILE), "class Cart {}\n".repeat(400));
        }
        String payload = RecordedSessions.claudeCodeHooks().stream()
                .filter(line -> line.contains("\"hook_event_name\": \"" + hook + "\""))
                .filter(line -> tool.isEmpty() || line.contains("\"tool_name\": \"" + tool + "\""))
                .findFirst()
                .orElseThrow();
        String recordedTranscript =
                NodeHttp.parse(payload).path("transcript_path").asText();
        return payload.replace(recordedTranscript, transcript.toString()).replace(RECORDED_FOLDER, project.toString());
    }
}
