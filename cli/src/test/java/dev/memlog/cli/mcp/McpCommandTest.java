/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.cli.FakeNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.recall.mcp.McpEndpoint;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code memlog mcp}: a client's lines in, answers out, the calls passed on to a node. */
class McpCommandTest {
    private static final String SEARCH =
            "{\"jsonrpc\":\"2.0\",\"id\":\"s\",\"method\":\"tools/call\",\"params\":{\"name\":\"search\",\"arguments\":{\"query\":\"depot\"}}}";

    @Test
    void shouldPassCallsOnAndAnswerTheRestItself() {
        try (FakeNode node = new FakeNode()
                .answers(
                        "/mcp",
                        asked -> new FakeNode.Reply(
                                asked.contains("\"query\":\"depot\"") ? 200 : 500,
                                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"found\"}],\"isError\":false}}"))) {
            Map<String, JsonNode> answers = answers(
                    node.url(),
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"}}}",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}",
                    "",
                    "no json",
                    SEARCH);

            assertThat(answers).containsOnlyKeys("1", "\"s\"", "null");
            assertThat(answerTo("1", answers).at("/result/serverInfo/name").asText())
                    .isEqualTo("memlog");
            assertThat(answerTo("\"s\"", answers).at("/result/content/0/text").asText())
                    .isEqualTo("found");
            assertThat(answerTo("null", answers).at("/error/code").asInt()).isEqualTo(-32700);
            assertThat(node.requests).containsExactly("POST /mcp");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-11-05", "2025-03-26", "2025-11-25"})
    void shouldAgreeToAClientsRevision(String revision) {
        Map<String, JsonNode> answers = answers(
                "http://127.0.0.1:1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" + revision
                        + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"}}}");

        assertThat(answerTo("1", answers).at("/result/protocolVersion").asText())
                .isEqualTo(revision);
    }

    @Test
    void shouldSayThatTheNodeIsAwayAndGoOn() {
        String gone;
        try (FakeNode node = new FakeNode()) {
            gone = node.url();
        }

        Map<String, JsonNode> answers =
                answers(gone, SEARCH, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"}");

        assertThat(answerTo("\"s\"", answers).at("/result/isError").asBoolean()).isTrue();
        assertThat(answerTo("\"s\"", answers).at("/result/content/0/text").asText())
                .startsWith("no Memlog node answers at " + gone)
                .endsWith("continue without it.");
        assertThat(answerTo("2", answers).at("/result/tools")).isNotEmpty();
    }

    @Test
    void shouldHandOnWhatTheNodeRefuses() {
        try (FakeNode node = new FakeNode().answers("/mcp", 503, "{\"error\":\"too many requests at once\"}")) {
            JsonNode answer = answerTo("\"s\"", answers(node.url(), SEARCH));

            assertThat(answer.at("/result/isError").asBoolean()).isTrue();
            assertThat(answer.at("/result/content/0/text").asText())
                    .isEqualTo(node.url() + " answered 503: too many requests at once");
        }
    }

    private static JsonNode answerTo(String id, Map<String, JsonNode> answers) {
        return Objects.requireNonNull(answers.get(id), id);
    }

    /** What is answered to these lines, by id. */
    private static Map<String, JsonNode> answers(String server, String... lines) {
        McpEndpoint endpoint = McpEndpoint.ofStream("1.2.3");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new StdioMessages(
                        endpoint,
                        new RemoteTools(new NodeClient(URI.create(server))),
                        new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8)),
                        out)
                .run();
        Map<String, JsonNode> answers = new HashMap<>();
        out.toString(UTF_8).lines().forEach(line -> {
            JsonNode answer = new NodeClient.Answer(200, line).json();
            answers.put(answer.path("id").toString(), answer);
        });
        return answers;
    }
}
