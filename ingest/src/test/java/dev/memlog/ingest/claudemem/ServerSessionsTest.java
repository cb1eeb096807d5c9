/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.claudemem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.SessionStarted;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.SessionEvent.TurnEnded;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.ingest.IngestNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions as the clients of claude-mem's server start and end them, with every turn. */
class ServerSessionsTest {
    private static final String TOOL =
            "{\"projectId\":\"shop\",\"sourceType\":\"hook\",\"eventType\":\"tool_use\",\"occurredAtEpoch\":1795403994167,"
                    + "\"contentSessionId\":\"s\",\"platformSource\":\"claude\",\"payload\":{\"tool_name\":\"Edit\","
                    + "\"tool_input\":{},\"tool_response\":{},\"cwd\":\"/nowhere/shop\",\"tool_use_id\":\"t2\"}}";

    private IngestNode node;

    @BeforeEach
    void start() {
        node = new IngestNode();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void shouldStartASessionOnceHoweverOftenItIsStarted() {
        IngestNode.Answer first = begin();
        IngestNode.Answer again = begin();

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        JsonNode session = first.json().path("session");
        assertThat(session.path("id").asText()).isEqualTo("s");
        assertThat(session.path("projectId").asText()).isEqualTo("shop");
        assertThat(session.path("externalSessionId").asText()).isEqualTo("s");
        assertThat(session.path("endedAtEpoch").isNull()).isTrue();
        assertThat(node.event()).isInstanceOf(SessionStarted.class);
        assertThat(node.event().envelope().project()).isEqualTo("shop");
        assertThat(node.metrics.isBalanced()).isTrue();
    }

    @Test
    void shouldTakeThePromptAndTheProjectThatItsHooksTellBesideTheStart() {
        String start = "{\"projectId\":\"all-of-it\",\"contentSessionId\":\"s\",\"agentId\":null,"
                + "\"metadata\":{\"project\":\"shop\",\"prompt\":\"rename the basket\"}}";

        assertThat(node.post("/v1/sessions/start", start).status()).isEqualTo(201);
        assertThat(node.post("/v1/sessions/start", start).status()).isEqualTo(200);
        node.post("/v1/events", TOOL.replace("\"shop\"", "\"all-of-it\""));

        PromptSubmitted prompt = (PromptSubmitted) node.events().get(1);
        assertThat(prompt.text()).isEqualTo("rename the basket");
        assertThat(((EventSkipped) node.events().get(2)).reason()).isEqualTo("duplicate");
        assertThat(node.events())
                .extracting(event -> event.envelope().project())
                .containsOnly("shop");
        assertThat(node.metrics.isBalanced()).isTrue();
    }

    @Test
    void shouldTakeTheConfiguredIdForTheProjectWhenNothingElseIsKnown() {
        node.post(
                "/v1/events",
                "{\"projectId\":\"all-of-it\",\"sourceType\":\"hook\",\"eventType\":\"assistant_message\",\"contentSessionId\":\"s\"}");

        assertThat(node.event().envelope().project()).isEqualTo("all-of-it");
    }

    // Another node, or this one after a restart, publishes it again: under the same id, so it is a duplicate there.
    @Test
    void shouldGiveTheStartTheSameIdOnEveryNode() {
        begin();
        try (IngestNode other = new IngestNode()) {
            other.post("/v1/sessions/start", "{\"externalSessionId\":\"s\",\"projectId\":\"shop\"}");
            assertThat(other.event().envelope().id())
                    .isEqualTo(node.event().envelope().id());
        }
    }

    @Test
    void shouldEndATurnOnceAndOnlyIfSomethingHappenedInIt() {
        begin();
        assertThat(end().has("generationJob")).isFalse();
        tool();
        JsonNode ended = end();
        JsonNode again = end();

        assertThat(ended.at("/session/generationStatus").asText()).isEqualTo("queued");
        assertThat(ended.at("/generationJob/sourceType").asText()).isEqualTo("session_summary");
        assertThat(ended.at("/session/endedAtEpoch").isNumber()).isTrue();
        assertThat(again.has("generationJob")).isFalse();
        assertThat(again.at("/session/id").asText()).isEqualTo("s");
        assertThat(node.events()).hasOnlyElementsOfTypes(SessionStarted.class, ToolUsed.class, TurnEnded.class);
        assertThat(node.events()).hasSize(3);

        tool();
        assertThat(end().has("generationJob")).isTrue();
        assertThat(node.metrics.isBalanced()).isTrue();
    }

    // The Stop hook sends the answer, which ends the turn, then the session's end.
    @Test
    void shouldNotAskForASecondSummaryWhenTheAnswerEndedTheTurn() {
        begin();
        tool();
        node.post(
                "/v1/events",
                "{\"projectId\":\"shop\",\"sourceType\":\"hook\",\"eventType\":\"assistant_message\",\"occurredAtEpoch\":1795403998612,"
                        + "\"serverSessionId\":\"s\",\"platformSource\":\"claude\",\"payload\":{\"last_assistant_message\":\"Done.\"}}");
        end();

        assertThat(node.events().stream().filter(TurnEnded.class::isInstance)).hasSize(1);
    }

    @Test
    void shouldTakeTheBodyThatItsHooksSend() {
        JsonNode event = tool().path("event");

        ToolUsed used = (ToolUsed) node.event();
        assertThat(used.envelope().id().value()).isEqualTo("PostToolUse:t2");
        assertThat(used.envelope().cwd()).isEqualTo("/nowhere/shop");
        assertThat(used.envelope().project()).isEqualTo("shop");
        assertThat(event.path("serverSessionId").asText()).isEqualTo("s");
        assertThat(event.path("sourceAdapter").asText()).isEqualTo("hook");
        assertThat(event.path("occurredAtEpoch").asLong()).isEqualTo(1795403994167L);
    }

    @Test
    void shouldKnowASessionByTheIdThatStandsInThePath() {
        tool();
        end();

        SessionEvent ended = node.events().get(1);
        assertThat(ended.envelope().session()).isEqualTo(SessionNumber.of(SessionId.local("s")));
        assertThat(ended.envelope().sessionId()).isEqualTo(SessionId.local("s"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{}|contentSessionId", "{\"contentSessionId\":\" \"}|contentSessionId"})
    void shouldNameTheFieldThatIsWrong(String body, String field) {
        IngestNode.Answer answer = node.post("/v1/sessions/start", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/issues/0/field").asText()).isEqualTo(field);
        assertThat(node.records()).isEmpty();
    }

    private IngestNode.Answer begin() {
        return node.post(
                "/v1/sessions/start",
                "{\"projectId\":\"shop\",\"externalSessionId\":\"s\",\"contentSessionId\":\"s\",\"platformSource\":\"claude\"}");
    }

    private JsonNode tool() {
        IngestNode.Answer answer = node.post("/v1/events", TOOL);
        assertThat(answer.status()).isEqualTo(201);
        return answer.json();
    }

    private JsonNode end() {
        IngestNode.Answer answer = node.post("/v1/sessions/s/end", "{}");
        assertThat(answer.status()).isEqualTo(200);
        return answer.json();
    }
}
