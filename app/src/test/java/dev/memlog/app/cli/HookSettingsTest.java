/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HookSettingsTest {
    @Test
    void shouldPostEveryEventOverHttpWithAShortTimeout() {
        JsonNode hooks = HookSettings.of(URI.create("http://10.0.0.5:37777")).path("hooks");

        assertThat(hooks.properties())
                .extracting(event -> event.getKey())
                .containsExactlyInAnyOrder(
                        "SessionStart",
                        "UserPromptSubmit",
                        "PostToolUse",
                        "PostToolUseFailure",
                        "SubagentStop",
                        "PreCompact",
                        "Stop",
                        "SessionEnd");
        assertThat(hooks)
                .allSatisfy(event ->
                        assertThat(event.at("/0/hooks/0/timeout").asInt()).isEqualTo(3));
        for (String event : List.of(
                "UserPromptSubmit", "PostToolUse", "PostToolUseFailure", "SubagentStop", "PreCompact", "Stop")) {
            assertThat(hooks.path(event).at("/0/hooks/0/type").asText()).isEqualTo("http");
            assertThat(hooks.path(event).at("/0/hooks/0/url").asText()).isEqualTo("http://10.0.0.5:37777/hooks");
        }
    }

    @Test
    void shouldPassTheHookOnAndPrintTheReplyWhenASessionStarts() throws Exception {
        try (FakeNode node = new FakeNode()) {
            node.answers("/hooks", asked -> new FakeNode.Reply(200, "reply to " + asked));

            assertThat(sessionStart(node.url(), "{\"a\":1}")).isEqualTo("0 reply to {\"a\":1}");
        }
    }

    @Test
    void shouldBeSilentAndSucceedWhenTheNodeFailsOrIsAway() throws Exception {
        FakeNode node = new FakeNode();
        node.answers("/hooks", 503, "{\"title\":\"overload\"}");
        assertThat(sessionStart(node.url(), "{}")).isEqualTo("0 ");

        node.close();
        assertThat(sessionStart(node.url(), "{}")).isEqualTo("0 ");
    }

    /** Runs the command as Claude Code does: by a shell, the hook on its stdin. */
    private static String sessionStart(String url, String hook) throws IOException, InterruptedException {
        String command = HookSettings.of(URI.create(url))
                .at("/hooks/SessionStart/0/hooks/0/command")
                .asText();
        Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(hook.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }
}
