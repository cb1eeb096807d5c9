/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.generic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.ActivityReported;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.ingest.IngestNode;
import dev.memlog.ingest.TestConfigs;
import dev.memlog.ingest.accept.ContextSource;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenericEventsTest {
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
    void shouldAnswerWithTheEventAndItsJob() {
        IngestNode.Answer answer = node.post(
                "/v1/events",
                "{\"projectId\":\"shop\",\"sourceType\":\"hook\",\"eventType\":\"tool_use\",\"contentSessionId\":\"s\","
                        + "\"occurredAtEpoch\":1763800000000,\"platformSource\":\"codex\",\"payload\":{\"tool_name\":\"Bash\","
                        + "\"tool_input\":{\"command\":\"ls\"},\"tool_response\":\"a\"},\"id\":\"e-1\"}");

        assertThat(answer.status()).isEqualTo(201);
        JsonNode event = answer.json().path("event");
        assertThat(event.path("id").asText()).isEqualTo("e-1");
        assertThat(event.path("projectId").asText()).isEqualTo("shop");
        assertThat(event.path("eventType").asText()).isEqualTo("tool_use");
        assertThat(event.path("occurredAtEpoch").asLong()).isEqualTo(1763800000000L);
        assertThat(answer.json().at("/generationJob/status").asText()).isEqualTo("queued");
        assertThat(answer.json().at("/generationJob/transport").asText()).isEqualTo("enqueued");
        ToolUsed used = (ToolUsed) node.event();
        assertThat(used.envelope().at()).isEqualTo(Instant.ofEpochMilli(1763800000000L));
        assertThat(used.envelope().project()).isEqualTo("shop");
        assertThat(used.input().path("command").asText()).isEqualTo("ls");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tool_use|{\"toolName\":\"Bash\"}|ToolUsed",
                "tool_use|{}|ActivityReported",
                "user_prompt|{\"prompt\":\"hi\"}|PromptSubmitted",
                "user_prompt|\"hi\"|PromptSubmitted",
                "user_prompt|{}|EventSkipped",
                "assistant_message|{\"text\":\"done\"}|TurnEnded",
                "session_start|{}|SessionStarted",
                "session-end|{\"reason\":\"quit\"}|SessionEnded",
                "subagent_stop|\"found it\"|SubagentStopped",
                "compaction|{}|CompactionStarted",
                "build_failed|{\"exit\":1}|ActivityReported",
            })
    void shouldKnowTheCommonTypesAndReportAnyOther(String type, String payload, String expected) {
        node.post("/v1/events", event(type, payload));

        assertThat(node.event().getClass().getSimpleName()).isEqualTo(expected);
    }

    @Test
    void shouldKeepTheSendersOwnWordAndPayload() {
        node.post(
                "/v1/events", event("deploy.finished", "{\"target\":\"staging\",\"token\":\"ghs_0123456789abcdef\"}"));

        ActivityReported reported = (ActivityReported) node.event();
        assertThat(reported.kind()).isEqualTo("deploy.finished");
        assertThat(reported.payload().path("target").asText()).isEqualTo("staging");
        assertThat(reported.payload().path("token").asText()).isEqualTo("[redacted:token]");
    }

    @Test
    void shouldNotSpendOnAnEventThatIsNotToBeGenerated() {
        IngestNode.Answer answer = node.post("/v1/events?generate=false", event("note", "{}"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().at("/generationJob/transport").asText()).isEqualTo("skipped");
        assertThat(node.event()).isInstanceOf(EventSkipped.class);
    }

    @Test
    void shouldPublishABatchInItsOrder() {
        String batch = IntStream.range(0, 500)
                .mapToObj(i -> event("step", "{\"n\":" + i + "}"))
                .collect(Collectors.joining(",", "[", "]"));
        IngestNode.Answer answer = node.post("/v1/events/batch", batch, Map.of("Idempotency-Key", "k"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("events")).hasSize(500);
        assertThat(answer.json().at("/events/7/event/id").asText()).isEqualTo("k:7");
        assertThat(node.events().stream()
                        .map(e -> ((ActivityReported) e).payload().path("n").asInt()))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
        assertThat(node.metrics.published.get()).isEqualTo(500);
    }

    @Test
    void shouldPublishNothingOfABatchInWhichOneEventIsWrong() {
        IngestNode.Answer answer = node.post(
                "/v1/events/batch",
                "[" + event("a", "{}") + ",{\"sessionId\":\"s\"},7,"
                        + "{\"eventType\":\"b\",\"sessionId\":\"s\",\"occurredAtEpoch\":\"x\"}]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("issues").findValuesAsText("field")).containsExactly("[1].eventType", "[2]");
        assertThat(answer.json().at("/issues/0/path").toString()).isEqualTo("[1,\"eventType\"]");
        assertThat(node.records()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|sessionId",
                "{\"eventType\":\"a\"}|sessionId",
                "{\"sessionId\":\"s\"}|eventType",
                "{\"sessionId\":\"s\",\"eventType\":\"\"}|eventType",
            })
    void shouldNameTheFieldThatIsWrong(String body, String field) {
        IngestNode.Answer answer = node.post("/v1/events", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/issues/0/field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]|too_small", "{}|invalid_type"})
    void shouldRefuseABatchThatIsNone(String body, String code) {
        assertThat(node.post("/v1/events/batch", body)
                        .json()
                        .at("/issues/0/code")
                        .asText())
                .isEqualTo(code);
    }

    @Test
    void shouldRefuseABatchOfMoreThanFiveHundred() {
        String batch = IntStream.range(0, 501).mapToObj(i -> "{}").collect(Collectors.joining(",", "[", "]"));
        IngestNode.Answer answer = node.post("/v1/events/batch", batch);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/issues/0/code").asText()).isEqualTo("too_big");
    }

    // MockProducer reports no acknowledgement in time for any of the batch: the sender must not believe that it is in.
    @Test
    void shouldAnswerABatchOnlyWhenAllOfItIsAcknowledged() {
        try (IngestNode silent = new IngestNode(
                TestConfigs.withAckTimeout(java.time.Duration.ofMillis(200)),
                question -> ContextSource.Answer.NONE,
                false)) {
            IngestNode.Answer answer =
                    silent.post("/v1/events/batch", "[" + event("a", "{}") + "," + event("b", "{}") + "]");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(silent.metrics.rejected.get()).isEqualTo(2);
            assertThat(silent.metrics.isBalanced()).isTrue();
        }
    }

    @Test
    void shouldTellAFailedToolFromADoneOne() {
        node.post("/v1/events", event("tool_use", "{\"name\":\"Bash\",\"tool_use_id\":\"t\",\"error\":\"exit 1\"}"));

        ToolUsed used = (ToolUsed) node.event();
        assertThat(used.failed()).isTrue();
        assertThat(used.output().asText()).isEqualTo("exit 1");
        assertThat(used.envelope().id().value()).isEqualTo("PostToolUseFailure:t");
    }

    @Test
    void shouldFillInWhatTheSenderLeavesOut() {
        node.post("/v1/events", event("a", "{}"));

        SessionEvent event = node.event();
        assertThat(event.envelope().at()).isEqualTo(node.clock.instant());
        assertThat(event.envelope().team()).isEqualTo("local");
        assertThat(event.envelope().author()).isEqualTo("dev");
        assertThat(event.envelope().id().value()).hasSize(36);
    }

    private static String event(String type, String payload) {
        return "{\"sessionId\":\"s\",\"eventType\":\"" + type + "\",\"payload\":" + payload + "}";
    }
}
