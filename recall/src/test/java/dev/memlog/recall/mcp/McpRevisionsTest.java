/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.recall.mcp.McpEndpoint.Outcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The revisions of the protocol side by side: the one without a handshake, those with one, and those of others. */
class McpRevisionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"%s\","
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},"
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private final McpEndpoint endpoint = McpEndpoint.of("1.2.3");
    private final ToolCalls calls = (tool, arguments) -> new ToolAnswer("told of " + arguments.get("query"), false);

    @Test
    void shouldServeTheRevisionWithoutAHandshake() {
        JsonNode discovered = result("server/discover", "");
        JsonNode tools = result("tools/list", "");
        JsonNode called = result("tools/call", ",\"name\":\"search\",\"arguments\":{\"query\":\"depot\"}");

        assertThat(discovered.path("supportedVersions"))
                .extracting(JsonNode::asText)
                .containsExactly("2026-07-28");
        assertThat(discovered.path("capabilities").path("tools").isObject()).isTrue();
        assertThat(discovered.path("instructions").asText()).contains("three layers");
        assertThat(tools.path("tools")).hasSameSizeAs(MemoryTools.all());
        assertThat(called.path("content").path(0).path("text").asText()).isEqualTo("told of depot");
        for (JsonNode result : new JsonNode[] {discovered, tools, called}) {
            assertThat(result.path("resultType").asText()).isEqualTo("complete");
            assertThat(result.at("/_meta/io.modelcontextprotocol~1serverInfo/version")
                            .asText())
                    .isEqualTo("1.2.3");
        }
        assertThat(discovered.path("ttlMs").isIntegralNumber()).isTrue();
        assertThat(tools.path("cacheScope").asText()).isEqualTo("public");
        assertThat(called.has("ttlMs")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2031-01-01, 2031-01-01, -32022, 400",
        "2024-11-05, 2024-11-05, -32022, 400",
        ", 2031-01-01, -32022, 400",
        "2026-07-28, , -32602, 400",
        "2025-11-25, 2026-07-28, -32020, 400"
    })
    void shouldRefuseInTheProtocolsFormWhatItDoesNotServe(
            @Nullable String header, @Nullable String claim, int code, int statusCode) throws JsonProcessingException {
        String meta = claim == null ? "" : META.formatted(claim);

        Outcome outcome = endpoint.receive(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{" + meta + "}}",
                new ProtocolHeaders(header, "tools/list", null),
                calls);

        Outcome.Refused refused = (Outcome.Refused) outcome;
        JsonNode error = JSON.readTree(refused.message());
        assertThat(refused.statusCode()).isEqualTo(statusCode);
        assertThat(error.path("id").asInt()).isEqualTo(7);
        assertThat(error.at("/error/code").asInt()).isEqualTo(code);
        if (code == -32022) {
            assertThat(error.at("/error/data/requested").asText()).isEqualTo(claim);
            assertThat(error.at("/error/data/supported"))
                    .extracting(JsonNode::asText)
                    .containsExactly("2026-07-28", "2025-11-25", "2025-06-18", "2025-03-26");
        }
    }

    @ParameterizedTest
    @CsvSource({"tools/call,", "tools/list, timeline", "tools/call, timeline"})
    void shouldRefuseHeadersThatSayAnotherThing(String method, @Nullable String name) {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + (name == null ? "tools/list" : "tools/call")
                + "\",\"params\":{\"name\":\"search\",\"arguments\":{}," + META.formatted("2026-07-28") + "}}";

        Outcome outcome = endpoint.receive(message, new ProtocolHeaders("2026-07-28", method, name), calls);

        assertThat(((Outcome.Refused) outcome).message()).contains("-32020");
    }

    @Test
    void shouldKnowNoMethodThatTheRevisionHasLeft() {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"initialize\",\"params\":{"
                + META.formatted("2026-07-28") + "}}";

        Outcome.Refused refused = (Outcome.Refused) endpoint.receive(message, calls);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.message()).contains("-32601");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2025-03-26"})
    void shouldAnswerABatchOfTheRevisionThatHasThem(String version) throws JsonProcessingException {
        String batch = "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"},"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"},"
                + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\"},3,"
                + "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"initialize\",\"params\":{}}]";

        Outcome outcome =
                endpoint.receive(batch, new ProtocolHeaders(version.isEmpty() ? null : version, null, null), calls);

        JsonNode answers = JSON.readTree(((Outcome.Answered) outcome).message());
        assertThat(answers).extracting(answer -> answer.path("id").asInt()).containsExactly(1, 2, 0, 4);
        assertThat(answers).extracting(answer -> answer.has("result")).containsExactly(true, true, false, false);
    }

    @Test
    void shouldAcceptABatchOfNotificationsAndRefuseOneOfAnotherRevision() {
        String notification = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

        assertThat(endpoint.receive("[" + notification + "]", calls)).isEqualTo(new Outcome.Accepted());
        for (String version : new String[] {"2025-06-18", "2025-11-25", "2026-07-28"}) {
            assertThat(endpoint.receive("[" + notification + "]", new ProtocolHeaders(version, null, null), calls))
                    .isInstanceOf(Outcome.Refused.class);
        }
        assertThat(endpoint.receive("[]", calls)).isInstanceOf(Outcome.Refused.class);
        assertThat(endpoint.receive("[" + "0,".repeat(60) + "0]", calls)).isInstanceOf(Outcome.Refused.class);
    }

    private JsonNode result(String method, String more) {
        String message = "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"" + method + "\",\"params\":{"
                + META.formatted("2026-07-28") + more + "}}";
        Outcome outcome = endpoint.receive(message, new ProtocolHeaders("2026-07-28", method, null), calls);
        try {
            JsonNode answer = JSON.readTree(((Outcome.Answered) outcome).message());
            assertThat(answer.path("id").asText()).isEqualTo("a");
            return answer.path("result");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
