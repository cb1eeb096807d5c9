/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.claudemem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.SessionEvent.CancelSession;
import dev.memlog.event.SessionEvent.CompleteSession;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.SessionEnded;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.SessionEvent.TurnEnded;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.ingest.IngestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudeMemWireTest {
    private static final long NUMBER = SessionNumber.of(SessionId.local("s")).value();
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
    void shouldOpenASessionAndCountItsPrompts() {
        JsonNode first = init("fix the cart").json();
        JsonNode second = init("now the tests").json();

        assertThat(first.path("sessionDbId").asLong()).isEqualTo(NUMBER);
        assertThat(first.path("promptNumber").asInt()).isEqualTo(1);
        assertThat(first.path("skipped").asBoolean(true)).isFalse();
        assertThat(first.path("status").asText()).isEqualTo("initialized");
        assertThat(first.path("contextInjected").isBoolean()).isTrue();
        assertThat(second.path("promptNumber").asInt()).isEqualTo(2);
        PromptSubmitted prompt = (PromptSubmitted) node.events().get(0);
        assertThat(prompt.text()).isEqualTo("fix the cart");
        assertThat(prompt.envelope().project()).isEqualTo("shop");
        assertThat(prompt.envelope().platform()).isEqualTo("claude-code");
    }

    @Test
    void shouldSkipARepeatedPromptWithinTenSecondsOnly() {
        init("go on");
        JsonNode again = init("go on <private>quickly</private>").json();
        node.clock.advance(Duration.ofSeconds(11));
        JsonNode later = init("go on").json();

        assertThat(again.path("skipped").asBoolean()).isTrue();
        assertThat(again.path("reason").asText()).isEqualTo("duplicate");
        assertThat(again.path("promptNumber").asInt()).isEqualTo(1);
        assertThat(later.path("skipped").asBoolean(true)).isFalse();
        assertThat(((EventSkipped) node.events().get(1)).reason()).isEqualTo("duplicate");
    }

    @Test
    void shouldSkipWhatIsPrivateOrInternal() {
        JsonNode hidden = init("<private>all of it").json();
        JsonNode internal = init("<task-notification>x</task-notification>").json();

        assertThat(hidden.path("reason").asText()).isEqualTo("private");
        assertThat(hidden.path("sessionDbId").asLong()).isEqualTo(NUMBER);
        assertThat(internal.path("reason").asText()).isEqualTo("internal_protocol");
        assertThat(node.events()).allSatisfy(e -> assertThat(e).isInstanceOf(EventSkipped.class));
    }

    @Test
    void shouldTakeAMissingPromptForAPicture() {
        assertThat(node.post("/api/sessions/init", "{\"contentSessionId\":\"s\"}")
                        .status())
                .isEqualTo(200);
        assertThat(((PromptSubmitted) node.event()).text()).isEqualTo("[media prompt]");
    }

    @Test
    void shouldNotCountAPromptTwiceThatComesAgainUnderTheNumber() {
        init("/review the cart");
        IngestNode.Answer again =
                node.post("/sessions/" + NUMBER + "/init", "{\"userPrompt\":\"review the cart\",\"promptNumber\":1}");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("status").asText()).isEqualTo("initialized");
        assertThat(again.json().path("sessionDbId").asLong()).isEqualTo(NUMBER);
        assertThat(again.json().path("port").asInt()).isEqualTo(node.address().getPort());
        assertThat(node.records()).hasSize(1);
        assertThat(node.metrics.isBalanced()).isTrue();
    }

    @Test
    void shouldPublishAPromptUnderTheNumberAloneWhenItIsNotKnownHere() {
        node.post("/sessions/" + NUMBER + "/init", "{\"userPrompt\":\"after a restart\",\"promptNumber\":4}");

        PromptSubmitted prompt = (PromptSubmitted) node.event();
        assertThat(prompt.envelope().sessionId()).isNull();
        assertThat(prompt.envelope().session().value()).isEqualTo(NUMBER);
        assertThat(node.records().get(0).key()).isEqualTo("#" + NUMBER);
        assertThat(node.records().get(0).partition()).isEqualTo((int) (NUMBER % IngestNode.PARTITIONS));
    }

    // If the node remembered a prompt that never got into the log, the retry would be dropped as a repetition.
    @Test
    void shouldTakeTheRetryOfAPromptThatWasNotAcknowledged() {
        node.log.sendException = new org.apache.kafka.common.errors.TimeoutException("no leader");
        assertThat(init("once").status()).isEqualTo(503);
        node.log.sendException = null;

        assertThat(init("once").json().path("skipped").asBoolean(true)).isFalse();
        assertThat(node.event()).isInstanceOf(PromptSubmitted.class);
    }

    @Test
    void shouldQueueAToolUse() {
        IngestNode.Answer answer = node.post(
                "/api/sessions/observations",
                "{\"contentSessionId\":\"s\",\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"},"
                        + "\"tool_response\":{\"stdout\":\"a\"},\"cwd\":\"/nowhere/shop\",\"toolUseId\":\"toolu_9\","
                        + "\"platformSource\":\"Codex\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("queued");
        ToolUsed used = (ToolUsed) node.event();
        assertThat(used.toolName()).isEqualTo("Bash");
        assertThat(used.input().path("command").asText()).isEqualTo("ls");
        assertThat(used.output().path("stdout").asText()).isEqualTo("a");
        assertThat(used.envelope().id().value()).isEqualTo("PostToolUse:toolu_9");
        assertThat(used.envelope().platform()).isEqualTo("codex");
        assertThat(used.envelope().project()).isEqualTo("shop");
    }

    @Test
    void shouldQueueAToolUseOfTheOlderRouteUnderTheNumber() {
        IngestNode.Answer answer =
                node.post("/sessions/" + NUMBER + "/observations", "{\"tool_name\":\"Bash\",\"tool_input\":\"ls\"}");

        assertThat(answer.json().path("status").asText()).isEqualTo("queued");
        assertThat(node.event().envelope().sessionId()).isNull();
        assertThat(node.event().envelope().session().value()).isEqualTo(NUMBER);
    }

    @ParameterizedTest
    @CsvSource({"TodoWrite,/a,tool_excluded", "Edit,/a/session-memory/b.md,session_memory_meta"})
    void shouldSayWhyAToolUseIsSkipped(String tool, String path, String reason) {
        IngestNode.Answer answer = node.post(
                "/api/sessions/observations",
                "{\"contentSessionId\":\"s\",\"tool_name\":\"" + tool + "\",\"tool_input\":{\"file_path\":\"" + path
                        + "\"}}");

        assertThat(answer.json().path("status").asText()).isEqualTo("skipped");
        assertThat(answer.json().path("reason").asText()).isEqualTo(reason);
        assertThat(((EventSkipped) node.event()).reason()).isEqualTo(reason);
    }

    @Test
    void shouldEndATurnAndSkipThatOfASubagent() {
        JsonNode ended = node.post(
                        "/api/sessions/summarize",
                        "{\"contentSessionId\":\"s\",\"last_assistant_message\":\"ok <private>p</private>\"}")
                .json();
        JsonNode ofAgent = node.post("/api/sessions/summarize", "{\"contentSessionId\":\"s\",\"agentId\":\"a\"}")
                .json();
        JsonNode older = node.post("/sessions/" + NUMBER + "/summarize", "{\"last_assistant_message\":\"bye\"}")
                .json();

        assertThat(ended.path("status").asText()).isEqualTo("queued");
        assertThat(((TurnEnded) node.events().get(0)).lastAssistantMessage()).isEqualTo("ok");
        assertThat(ofAgent.path("reason").asText()).isEqualTo("subagent_context");
        assertThat(older.path("status").asText()).isEqualTo("queued");
        assertThat(node.records()).hasSize(3);
    }

    @Test
    void shouldKnowTheEndOfATurnThatItsHookTellsAgain() {
        String end = "{\"contentSessionId\":\"s\",\"last_assistant_message\":\"Done.\"}";
        String beforeAny = endOfTurn(end);
        node.post("/api/sessions/init", "{\"contentSessionId\":\"s\",\"prompt\":\"one\"}");
        String first = endOfTurn(end);
        node.post("/api/sessions/observations", "{\"contentSessionId\":\"s\",\"tool_name\":\"Bash\"}");
        String again = endOfTurn(end);
        String other = endOfTurn(end.replace("Done", "Mended"));
        node.post("/api/sessions/init", "{\"contentSessionId\":\"s\",\"prompt\":\"two\"}");
        String next = endOfTurn(end);
        String silent = "{\"contentSessionId\":\"s\"}";

        assertThat(again).isEqualTo(first);
        assertThat(List.of(beforeAny, first, other, next, endOfTurn(silent), endOfTurn(silent)))
                .doesNotHaveDuplicates();
    }

    private String endOfTurn(String body) {
        return node.post("/api/sessions/summarize", body).json().path("eventId").asText();
    }

    @ParameterizedTest
    @CsvSource({"/api/sessions/session-end,accepted", "/api/sessions/complete,completed"})
    void shouldEndASessionThatItsHookEnds(String route, String status) {
        IngestNode.Answer answer =
                node.post(route, "{\"contentSessionId\":\"s\",\"reason\":\"clear\",\"cwd\":\"/nowhere/shop\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("status").asText()).isEqualTo(status);
        assertThat(answer.json().path("sessionDbId").asLong()).isEqualTo(NUMBER);
        assertThat(((SessionEnded) node.event()).reason()).isEqualTo("clear");
    }

    @Test
    void shouldSendCommandsToTheNumber() {
        IngestNode.Answer completed = node.post("/sessions/" + NUMBER + "/complete", "");
        IngestNode.Answer deleted =
                node.send("DELETE", "/sessions/" + NUMBER, RequestBody.create(new byte[0]), Map.of());

        assertThat(completed.json().path("success").asBoolean()).isTrue();
        assertThat(deleted.json().path("status").asText()).isEqualTo("deleted");
        assertThat(node.events().get(0)).isInstanceOf(CompleteSession.class);
        assertThat(node.events().get(1)).isInstanceOf(CancelSession.class);
        assertThat(node.records()).allSatisfy(r -> assertThat(r.key()).isEqualTo("#" + NUMBER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "abc", "9007199254740992", "99999999999999999999", "1.5"})
    void shouldRefuseWhatIsNoSessionNumber(String number) {
        for (String route : new String[] {"init", "observations", "summarize", "complete"}) {
            IngestNode.Answer answer = node.post("/sessions/" + number + "/" + route, "{\"tool_name\":\"x\"}");
            assertThat(answer.status()).as(route).isEqualTo(400);
            assertThat(answer.json().at("/issues/0/field").asText()).isEqualTo("id");
        }
        assertThat(node.send("DELETE", "/sessions/" + number, RequestBody.create(new byte[0]), Map.of())
                        .status())
                .isEqualTo(400);
        assertThat(node.records()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/sessions/init|{}|contentSessionId",
                "/api/sessions/init|{\"contentSessionId\":\"\"}|contentSessionId",
                "/api/sessions/observations|{\"tool_name\":\"x\"}|contentSessionId",
                "/api/sessions/observations|{\"contentSessionId\":\"s\"}|tool_name",
                "/api/sessions/observations|{\"contentSessionId\":\"s\",\"tool_name\":\"\"}|tool_name",
                "/api/sessions/summarize|{}|contentSessionId",
            })
    void shouldNameTheFieldThatIsWrong(String path, String body, String field) {
        IngestNode.Answer answer = node.post(path, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asText()).isEqualTo("ValidationError");
        assertThat(answer.json().at("/issues/0/path/0").asText()).isEqualTo(field);
        assertThat(answer.json().path("detail").asText()).startsWith(field);
        assertThat(node.records()).isEmpty();
    }

    private IngestNode.Answer init(String prompt) {
        return node.post(
                "/api/sessions/init",
                "{\"contentSessionId\":\"s\",\"project\":\"shop\",\"prompt\":\"" + prompt + "\"}");
    }
}
