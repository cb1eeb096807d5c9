/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static dev.memlog.ingest.IngestNode.hook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.SessionStarted;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.SessionEvent.TurnEnded;
import dev.memlog.event.WireMapper;
import dev.memlog.ingest.IngestNode;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.testkit.RecordedSessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaudeCodeHooksTest {
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final ContextSource MEMORY =
            question -> new ContextSource.Answer("memory of " + question.project(), "for whoever looks");

    @Test
    void shouldMakeOneEventOfEachRecordedHookThatTellsOfOne() throws Exception {
        try (IngestNode node = new IngestNode()) {
            for (String hook : RecordedSessions.claudeCodeHooks()) {
                IngestNode.Answer answer = node.post("/hooks", hook);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("{}");
            }

            List<String> kinds = RecordedSessions.claudeCodeHooks().stream()
                    .map(ClaudeCodeHooksTest::parse)
                    .map(h -> h.path("hook_event_name").asText())
                    .filter(name -> !name.equals("PreToolUse") && !name.equals("SubagentStart"))
                    .map(ClaudeCodeHooksTest::eventOf)
                    .toList();
            assertThat(node.events().stream().map(e -> e.getClass().getSimpleName()))
                    .containsExactlyElementsOf(kinds);
            assertThat(node.events().stream().map(e -> e.envelope().id())).doesNotHaveDuplicates();
            assertThat(node.events().stream().map(e -> e.envelope().project())).containsOnly("shop");
            assertThat(node.events().stream().map(e -> e.envelope().platform())).containsOnly("claude-code");
            assertThat(node.metrics.isBalanced()).isTrue();
            assertThat(node.metrics.ignored.get())
                    .isEqualTo(RecordedSessions.claudeCodeHooks().size() - kinds.size());
        }
    }

    @Test
    void shouldKeepEverySecretOfTheRecordedSessionsOutOfTheLogAndTheRestIn() {
        try (IngestNode node = new IngestNode()) {
            RecordedSessions.claudeCodeHooks().forEach(hook -> node.post("/hooks", hook));

            assertThat(node.logText())
                    .doesNotContain("hunter2", "my salary is 1", "not-a-real-password-0000", "AKIAIOSFODNN7EXAMPLE")
                    .doesNotContain("wJalrXUtnFEMI", "bPxRfiCYEXAMPLEKEY")
                    .contains("DB_PASSWORD=[redacted:password]", "[redacted:aws-access-key]")
                    .contains("# Shop 小店 🛒", "naïve rounding loses 1¢ per order 🙃", "# Notes 笔记")
                    .contains("now explain what changed", "cannot find symbol", "sum.multiply(BigDecimal.ONE")
                    .contains("LinkedHashMap<>()", "order=1113 status=ok took=899ms");
        }
    }

    @Test
    void shouldRouteARecordByItsSessionNumberAndPassTheTraceOn() {
        try (IngestNode node = new IngestNode()) {
            node.post("/hooks", hook("Stop", ""), Map.of("traceparent", TRACE));
            node.post("/hooks", hook("Stop", ""), Map.of("traceparent", "00-0-0-01"));

            var records = node.records();
            assertThat(records.get(0).key()).isEqualTo("s-1");
            assertThat(records.get(0).partition())
                    .isEqualTo(node.events().get(0).envelope().session().partition(IngestNode.PARTITIONS));
            assertThat(records.get(0).headers().lastHeader("traceparent").value())
                    .isEqualTo(TRACE.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            assertThat(records.get(1).headers().lastHeader("traceparent")).isNull();
        }
    }

    @Test
    void shouldGiveTheSameEventIdWhenAHookIsSentAgain() {
        try (IngestNode node = new IngestNode()) {
            String done = hook("PostToolUse", "\"tool_name\":\"Bash\",\"tool_use_id\":\"toolu_1\"");
            String failed =
                    hook("PostToolUseFailure", "\"tool_name\":\"Bash\",\"tool_use_id\":\"toolu_1\",\"error\":\"no\"");
            String ofAgent =
                    hook("PostToolUse", "\"tool_name\":\"Bash\",\"tool_use_id\":\"toolu_1\",\"agent_id\":\"a\"");
            Stream.of(done, done, failed, ofAgent).forEach(h -> node.post("/hooks", h));

            assertThat(node.events().stream().map(e -> e.envelope().id().value()))
                    .containsExactly(
                            "PostToolUse:toolu_1",
                            "PostToolUse:toolu_1",
                            "PostToolUseFailure:toolu_1",
                            "PostToolUse:toolu_1:a");
            ToolUsed failure = (ToolUsed) node.events().get(2);
            assertThat(failure.failed()).isTrue();
            assertThat(failure.output().asText()).isEqualTo("no");
        }
    }

    @Test
    void shouldTakeTheTimeOfWhatIsSentLater() {
        try (IngestNode node = new IngestNode()) {
            node.post(
                    "/hooks",
                    hook(
                            "PostToolUse",
                            "\"tool_name\":\"Bash\",\"tool_use_id\":\"t\",\"timestamp\":\"2026-01-02T03:04:05Z\""));

            assertThat(node.events().getFirst().envelope().at()).isEqualTo("2026-01-02T03:04:05Z");
        }
    }

    // A stop hook that sends the agent back to work makes it stop twice on one prompt: the second answer is not a
    // retry.
    @Test
    void shouldTellTwoAnswersToOnePromptApart() {
        try (IngestNode node = new IngestNode()) {
            String first = hook("Stop", "\"prompt_id\":\"p\",\"last_assistant_message\":\"one\"");
            String second = hook("Stop", "\"prompt_id\":\"p\",\"last_assistant_message\":\"two\"");
            Stream.of(first, second, first).forEach(h -> node.post("/hooks", h));

            List<SessionEvent> events = node.events();
            assertThat(events.get(0).envelope().id())
                    .isEqualTo(events.get(2).envelope().id());
            assertThat(events.get(0).envelope().id())
                    .isNotEqualTo(events.get(1).envelope().id());
        }
    }

    @Test
    void shouldTakeTheIdempotencyKeyAndTheProjectHeaderBeforeAllElse() {
        try (IngestNode node = new IngestNode()) {
            node.post(
                    "/hooks",
                    hook("PostToolUse", "\"tool_name\":\"Bash\",\"tool_use_id\":\"t\",\"cwd\":\"/nowhere/else\""),
                    Map.of("Idempotency-Key", "mine", "X-Memlog-Project", "given"));

            Envelope envelope = node.event().envelope();
            assertThat(envelope.id().value()).isEqualTo("mine");
            assertThat(envelope.project()).isEqualTo("given");
        }
    }

    @Test
    void shouldKeepTheProjectOfTheFirstFolderWhenTheAgentChangesIt() {
        try (IngestNode node = new IngestNode()) {
            node.post("/hooks", hook("SessionStart", "\"cwd\":\"/nowhere/shop\""));
            node.post("/hooks", hook("PostToolUse", "\"tool_name\":\"Bash\",\"cwd\":\"/nowhere/shop/src\""));

            assertThat(node.events().get(1).envelope().project()).isEqualTo("shop");
            assertThat(node.events().get(1).envelope().cwd()).isEqualTo("/nowhere/shop/src");
        }
    }

    @Test
    void shouldAnswerSessionStartWithTheContext() {
        try (IngestNode node = new IngestNode(IngestConfig.defaults(), MEMORY, true)) {
            IngestNode.Answer answer = node.post("/hooks", hook("SessionStart", "\"cwd\":\"/nowhere/shop\""));

            JsonNode output = answer.json().path("hookSpecificOutput");
            assertThat(output.path("hookEventName").asText()).isEqualTo("SessionStart");
            assertThat(output.path("additionalContext").asText()).isEqualTo("memory of shop");
            assertThat(answer.json().path("systemMessage").asText()).isEqualTo("for whoever looks");
            assertThat(node.event()).isInstanceOf(SessionStarted.class);
        }
    }

    @Test
    void shouldStartTheSessionWithoutContextWhenItsDeadlineHasPassed() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        ContextSource stuck = question -> {
            try {
                never.await();
                return new ContextSource.Answer("late", "");
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        };
        try (IngestNode node = new IngestNode(IngestConfig.defaults(), stuck, true)) {
            long began = System.nanoTime();
            IngestNode.Answer answer = node.post("/hooks", hook("SessionStart", "\"cwd\":\"/nowhere/shop\""));

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{}");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            assertThat(node.event()).isInstanceOf(SessionStarted.class);
            assertThat(awaits(interrupted)).isTrue();
        }
    }

    @Test
    void shouldStartTheSessionWithoutContextWhenTheSourceFails() {
        ContextSource broken = question -> {
            throw new IllegalStateException("the store is away");
        };
        try (IngestNode node = new IngestNode(IngestConfig.defaults(), broken, true)) {
            assertThat(node.post("/hooks", hook("SessionStart", "\"cwd\":\"/nowhere/shop\""))
                            .body())
                    .isEqualTo("{}");
            assertThat(node.records()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PreToolUse", "SubagentStart", "Notification", "NoSuchHook"})
    void shouldAnswerButNotPublishWhatNoMemoryIsMadeOf(String name) {
        try (IngestNode node = new IngestNode()) {
            assertThat(node.post("/hooks", hook(name, "")).body()).isEqualTo("{}");
            assertThat(node.records()).isEmpty();
            assertThat(node.metrics.ignored.get()).isEqualTo(1);
        }
    }

    @Test
    void shouldLeaveAWhollyPrivatePromptAndWhatIsDoneForItOut() {
        try (IngestNode node = new IngestNode()) {
            node.post("/hooks", hook("UserPromptSubmit", "\"prompt\":\"<private>dig up dirt</private>\""));
            node.post("/hooks", hook("PostToolUse", "\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"dirt\"}"));
            node.post("/hooks", hook("Stop", "\"last_assistant_message\":\"dirt\""));
            node.post("/hooks", hook("UserPromptSubmit", "\"prompt\":\"now something else\""));
            node.post("/hooks", hook("PostToolUse", "\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"ls\"}"));

            assertThat(node.events().subList(0, 3))
                    .allSatisfy(e -> assertThat(e)
                            .isInstanceOfSatisfying(
                                    EventSkipped.class,
                                    s -> assertThat(s.reason()).isEqualTo("private")));
            assertThat(node.events().get(3)).isInstanceOf(PromptSubmitted.class);
            assertThat(node.events().get(4)).isInstanceOf(ToolUsed.class);
            assertThat(node.logText()).doesNotContain("dirt");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TodoWrite",
                "Skill",
                "AskUserQuestion",
                "SlashCommand",
                "ListMcpResourcesTool",
                "mcp__memlog__search",
                "mcp__plugin_memory_memlog__remember",
                "mcp__memlog__correct_memory"
            })
    void shouldLeaveExcludedToolsOutWithARecordOfIt(String tool) {
        try (IngestNode node = new IngestNode()) {
            node.post(
                    "/hooks",
                    hook("PostToolUse", "\"tool_name\":\"" + tool + "\",\"tool_input\":{\"x\":\"secretive\"}"));

            assertThat(((EventSkipped) node.event()).reason()).isEqualTo("tool_excluded");
            assertThat(node.logText()).doesNotContain("secretive");
        }
    }

    @Test
    void shouldLeaveOutEmptyAndInternalPromptsAndItsOwnMemoryFiles() {
        try (IngestNode node = new IngestNode()) {
            node.post("/hooks", hook("UserPromptSubmit", "\"prompt\":\"  \""));
            node.post(
                    "/hooks",
                    hook("UserPromptSubmit", "\"prompt\":\"<task-notification><id>1</id></task-notification>\\n\""));
            node.post(
                    "/hooks",
                    hook("UserPromptSubmit", "\"prompt\":\"<task-notification>1</task-notification> and go on\""));
            node.post(
                    "/hooks",
                    hook(
                            "PostToolUse",
                            "\"tool_name\":\"Write\",\"tool_input\":{\"file_path\":\"/x/session-memory/a.md\"}"));

            assertThat(node.events().stream().map(e -> e instanceof EventSkipped s ? s.reason() : "kept"))
                    .containsExactly("empty", "internal_protocol", "kept", "session_memory_meta");
        }
    }

    @Test
    void shouldKeepThatAPromptWithoutWordsWasGiven() {
        try (IngestNode node = new IngestNode()) {
            node.post("/hooks", hook("UserPromptSubmit", "\"prompt\":\"\""));
            node.post("/hooks", hook("UserPromptSubmit", ""));

            assertThat(node.events().stream().map(e -> ((PromptSubmitted) e).text()))
                    .containsExactly("[media prompt]", "[media prompt]");
        }
    }

    @Test
    void shouldAskForNoSummaryOfATurnThatWasBrokenOffWithoutAnAnswer() {
        try (IngestNode node = new IngestNode()) {
            node.post("/hooks", hook("Stop", "\"last_assistant_message\":\"\""));
            node.post("/hooks", hook("Stop", "\"last_assistant_message\":null"));
            node.post("/hooks", hook("Stop", ""));

            assertThat(node.events().stream().map(e -> e instanceof EventSkipped s ? s.reason() : "kept"))
                    .containsExactly("empty", "empty", "kept");
        }
    }

    @Test
    void shouldKeepEachEndOfATurnThatAStopHookSentOnOnce() {
        try (IngestNode node = new IngestNode()) {
            String turn = "\"prompt_id\":\"p\",\"last_assistant_message\":";
            node.post("/hooks", hook("Stop", turn + "\"Done.\",\"stop_hook_active\":false"));
            node.post("/hooks", hook("Stop", turn + "\"Done.\",\"stop_hook_active\":true"));
            node.post("/hooks", hook("Stop", turn + "\"The tests pass now.\",\"stop_hook_active\":true"));

            List<String> ids =
                    node.events().stream().map(e -> e.envelope().id().value()).toList();
            assertThat(ids.get(1)).isEqualTo(ids.get(0));
            assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
        }
    }

    @Test
    void shouldTakeTheStopOfASubagentForNoEndOfTheTurn() {
        try (IngestNode node = new IngestNode()) {
            node.post("/hooks", hook("Stop", "\"last_assistant_message\":\"Found it.\",\"agent_id\":\"a\""));

            assertThat(node.event()).isInstanceOf(SessionEvent.SubagentStopped.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"startup,true", "clear,true", "compact,true", "resume,false"})
    void shouldGiveTheContextUnlessTheSessionHasItAlready(String source, boolean given) {
        try (IngestNode node =
                new IngestNode(IngestConfig.defaults(), question -> new ContextSource.Answer("memory", ""), true)) {
            String start = "\"cwd\":\"/nowhere/shop\",\"source\":\"" + source + "\"";

            assertThat(node.post("/hooks", hook("SessionStart", start)).body().contains("memory"))
                    .isEqualTo(given);
            assertThat(node.event()).isInstanceOf(SessionStarted.class);
        }
    }

    @Test
    void shouldCutWhatTheHarnessToldTheAgentFromItsAnswer() {
        try (IngestNode node = new IngestNode()) {
            node.post(
                    "/hooks",
                    hook("Stop", "\"last_assistant_message\":\"Done.<system-reminder>be brief</system-reminder>\""));

            assertThat(((TurnEnded) node.event()).lastAssistantMessage()).isEqualTo("Done.");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session_id", "hook_event_name"})
    void shouldNameTheFieldThatIsMissing(String field) {
        try (IngestNode node = new IngestNode()) {
            String other = field.equals("session_id") ? "\"hook_event_name\":\"Stop\"" : "\"session_id\":\"s\"";
            IngestNode.Answer answer = node.post("/hooks", "{" + other + "}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("detail").asText()).startsWith(field + ": is missing");
            assertThat(answer.json().at("/issues/0/field").asText()).isEqualTo(field);
            assertThat(node.records()).isEmpty();
        }
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            return latch.await(5, java.util.concurrent.TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode parse(String json) {
        try {
            return WireMapper.create().readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String eventOf(String hook) {
        return switch (hook) {
            case "SessionStart" -> "SessionStarted";
            case "UserPromptSubmit" -> "PromptSubmitted";
            case "PostToolUse", "PostToolUseFailure" -> "ToolUsed";
            case "SubagentStop" -> "SubagentStopped";
            case "Stop" -> "TurnEnded";
            case "SessionEnd" -> "SessionEnded";
            default -> throw new AssertionError("a hook the fixtures did not have: " + hook);
        };
    }
}
