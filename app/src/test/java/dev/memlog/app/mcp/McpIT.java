/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.Main;
import dev.memlog.app.mcp.NpmClient.Call;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.ChildJvm;
import dev.memlog.node.process.NodeHttp;
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

/** The tools of a running node, asked by the protocol's own client over HTTP and through {@code memlog mcp}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class McpIT {
    private static final String NOTE = "Depots are named after zebras, because the user wants it so.";
    private static final List<String> TOOLS =
            List.of("search", "timeline", "get_observations", "session_start_context", "remember", "correct_memory");

    private final NodeHttp http = NodeHttp.keepingNoReplies();
    private EmbeddedNode node;
    private NpmClient client;
    private long number;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        client = NpmClient.install();
        node = EmbeddedNode.start(data, Map.of());
        for (Map<String, Object> event : List.<Map<String, Object>>of(
                event("user_prompt", "give the route a depot"),
                event(
                        "tool_use",
                        Map.of(
                                "tool_name",
                                "Edit",
                                "tool_input",
                                Map.of(
                                        "file_path",
                                        "Route.java",
                                        "old_string",
                                        "int stops;",
                                        "new_string",
                                        "int stops; String depotZebra;"),
                                "tool_response",
                                "ok")),
                event("assistant_message", "The route has its depot."))) {
            assertThat(http.post(node.url() + "/v1/events", event).isFine()).isTrue();
        }
        String found = node.url() + "/api/search?query=depotZebra&type=observations&format=json";
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !http.get(found).json().path("observations").isEmpty());
        number = http.get(found).json().path("observations").path(0).path("id").asLong();
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
    }

    @Test
    void shouldAnswerTheProtocolsOwnClientOverHttp(@TempDir Path scratch) throws Exception {
        assertAnswers(client.ask(scratch, List.of("http", node.url() + "/mcp"), calls()));
    }

    @Test
    void shouldAnswerTheProtocolsOwnClientThroughStdio(@TempDir Path scratch) throws Exception {
        assertAnswers(client.ask(scratch, stdio(node.url()), calls()));
    }

    /** Revision 2026-07-28 has no handshake; a client finds out by itself what a server speaks. */
    @Test
    void shouldAnswerTheNextClientInEachOfItsModes(@TempDir Path scratch) throws Exception {
        JsonNode said = NpmClient.negotiating().ask(scratch, List.of(node.url() + "/mcp"), List.of());

        assertThat(said.at("/auto/version").asText()).isEqualTo("2026-07-28");
        assertThat(said.at("/legacy/version").asText()).isEqualTo("2025-11-25");
        assertThat(said.at("/2026-07-28/version").asText()).isEqualTo("2026-07-28");
        for (JsonNode mode : said) {
            assertThat(mode.path("tools")).extracting(JsonNode::asText).containsExactlyElementsOf(TOOLS);
            assertThat(mode.path("text").asText()).contains("#" + number + " ");
        }
    }

    private List<Call> calls() {
        return List.of(
                new Call("search", Map.of("query", "depotZebra", "project", "parcels")),
                new Call("timeline", Map.of("query", "depotZebra", "depth_before", 2)),
                new Call("session_start_context", Map.of("project", "parcels")),
                new Call("get_observations", Map.of("ids", List.of(number, "#" + number, 999_999))),
                new Call("search", Map.of("qurey", "x")),
                new Call("nonsense", Map.of()),
                new Call("remember", Map.of("text", NOTE, "project", "parcels", "type", "decision")),
                new Call("remember", Map.of("text", NOTE, "project", "parcels")),
                new Call("search", Map.of("query", "type:decision zebras")));
    }

    private void assertAnswers(JsonNode said) {
        assertThat(said.path("errors")).isEmpty();
        assertThat(said.path("server").path("name").asText()).isEqualTo("memlog");
        assertThat(said.path("instructions").asText()).contains("three layers");
        assertThat(said.path("tools"))
                .extracting(tool -> tool.path("name").asText())
                .containsExactlyElementsOf(TOOLS);
        assertThat(text(said, 0)).startsWith("<memlog-context>").contains("#" + number + " ", "Route.java");
        assertThat(text(said, 1)).contains("<- **ANCHOR**", "give the route a depot");
        assertThat(text(said, 2)).contains("[parcels] recent context", "#" + number + " ");
        assertThat(said.path("results").path(2).path("isError").asBoolean(true)).isFalse();
        assertThat(text(said, 3))
                .containsOnlyOnce("#" + number + " ")
                .contains("Route.java", "Nothing is remembered under: #999999");
        assertThat(said.path("results").path(4).path("isError").asBoolean()).isTrue();
        assertThat(text(said, 4)).startsWith("qurey is not a parameter of search");
        assertThat(text(said, 6)).containsPattern("emembered as #\\d+ in project parcels: Depots are named");
        assertThat(text(said, 7)).startsWith("Already remembered as #");
        assertThat(text(said, 8)).contains("Depots are named after zebras");
        assertThat(said.path("results").path(5).path("protocolError").asInt()).isEqualTo(-32602);
    }

    private static String text(JsonNode said, int call) {
        return said.path("results").path(call).path("text").asText();
    }

    private static List<String> stdio(String server) {
        List<String> target = new ArrayList<>(List.of("stdio"));
        target.addAll(ChildJvm.command(Main.class));
        target.addAll(List.of("mcp", "--server", server));
        return target;
    }

    private static Map<String, Object> event(String type, Object payload) {
        return Map.of("sessionId", "mcp-1", "eventType", type, "project", "parcels", "payload", payload);
    }
}
