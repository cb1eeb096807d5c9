/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.CompactionStarted;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.SessionEnded;
import dev.memlog.event.SessionEvent.SessionStarted;
import dev.memlog.event.SessionEvent.SubagentStopped;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.SessionEvent.TurnEnded;
import dev.memlog.ingest.IngestNode;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.IngestConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The payloads of codex-hooks.jsonl and gemini-hooks.jsonl are what Codex 0.169.0 and Gemini CLI 0.61.0 sent while they
 * worked; those of Cursor are made by its documentation.
 */
class AgentHooksTest {
    @Test
    void shouldRecordWhatCodexDid() {
        try (IngestNode node = new IngestNode()) {
            replay(node, "codex");

            assertThat(told(node))
                    .containsExactly(
                            "start startup",
                            "prompt task",
                            "Bash {\"command\":\"cat Route.java\"}",
                            "Edit Route.java",
                            "Bash {\"command\":\"grep -c depotZebra Route.java; ls nosuch\"}",
                            "turn All done: the route has a depot.",
                            "end other");
            ToolUsed edit = (ToolUsed) node.events().get(3);
            assertThat(edit.input().path("old_string").asText()).isEqualTo("  int stops;\n");
            assertThat(edit.input().path("new_string").asText()).isEqualTo("  int stops;\n  String depotZebra;\n");
            assertThat(node.events()).allSatisfy(event -> {
                assertThat(event.envelope().platform()).isEqualTo("codex");
                assertThat(event.envelope().project()).isEqualTo("parcel");
            });
        }
    }

    @Test
    void shouldTellAPatchOfSeveralFilesAsAnEditOfEach() {
        try (IngestNode node = new IngestNode()) {
            String patch = "*** Begin Patch\\n*** Add File: a/New.java\\n+class New {}\\n"
                    + "*** Update File: Old.java\\n@@\\n-int a;\\n+int b;\\n*** End Patch";
            post(
                    node,
                    "codex",
                    "{\"session_id\":\"s\",\"hook_event_name\":\"PostToolUse\",\"tool_name\":\"apply_patch\","
                            + "\"tool_input\":{\"command\":\"" + patch + "\"},\"tool_use_id\":\"c\"}");

            ToolUsed edit = (ToolUsed) node.event();
            assertThat(edit.toolName()).isEqualTo("Edit");
            assertThat(edit.input().path("file_path").asText()).isEqualTo("a/New.java");
            assertThat(edit.input().path("edits")).hasSize(2);
            assertThat(edit.input().at("/edits/1/file_path").asText()).isEqualTo("Old.java");
            assertThat(edit.input().at("/edits/1/new_string").asText()).isEqualTo("int b;\n");
        }
    }

    @Test
    void shouldRecordWhatGeminiDidAtItsOwnTime() {
        try (IngestNode node = new IngestNode()) {
            replay(node, "gemini");

            assertThat(told(node))
                    .containsExactly(
                            "start startup",
                            "prompt task: give the route a depot",
                            "Read /home/dev/parcel/Route.java",
                            "Edit /home/dev/parcel/Route.java",
                            "Bash {\"command\":\"grep -c depotZebra Route.java; ls nosuch\",\"description\":\"check\"}",
                            "turn All done: the route has a depot.",
                            "end exit");
            assertThat(node.events().getFirst().envelope().at()).hasToString("2026-11-23T02:44:30.989Z");
            ToolUsed edit = (ToolUsed) node.events().get(3);
            assertThat(edit.output().path("fileDiff").asText()).contains("+  String depotZebra;");
            assertThat(edit.output().toString()).doesNotContain("originalContent");
            assertThat(((ToolUsed) node.events().get(4)).output().asText()).startsWith("Output: 1\nls: cannot access");
        }
    }

    @Test
    void shouldRecordWhatCursorDid() {
        try (IngestNode node = new IngestNode()) {
            replay(node, "cursor");

            assertThat(told(node))
                    .containsExactly(
                            "start startup",
                            "prompt give the route a depot",
                            "Read /home/dev/parcel/Route.java",
                            "Bash {\"command\":\"npm test\"}",
                            "failed Bash {\"command\":\"npm run lint\"}",
                            "subagent The depot is in Route.java.",
                            "compaction auto",
                            "turn All done: the route has a depot.",
                            "end user_close");
            ToolUsed test = (ToolUsed) node.events().get(3);
            assertThat(test.output().path("stdout").asText()).isEqualTo("All tests passed");
            assertThat(node.events().get(5).envelope().agentType()).isEqualTo("explore");
            assertThat(node.events().stream().map(e -> e.envelope().project())).containsOnly("parcel");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                MCP:search   | <memlog-context> secretive </memlog-context>   | true
                MCP:remember | Remembered as #12 in project shop: secretive    | true
                MCP:search   | 3 issues found                                  | false
                """)
    void shouldKnowMemlogsToolsByTheirAnswersWhereCursorDoesNotNameTheServer(
            String tool, String answer, boolean isOurs) {
        try (IngestNode node = new IngestNode()) {
            post(
                    node,
                    "cursor",
                    cursor(
                            "postToolUse",
                            "\"tool_name\":\"" + tool
                                    + "\",\"tool_use_id\":\"t-9\",\"tool_input\":{},\"tool_output\":\"" + answer
                                    + "\""));

            assertThat(node.event()).isInstanceOf(isOurs ? EventSkipped.class : ToolUsed.class);
            assertThat(node.logText()).doesNotContain("secretive");
        }
    }

    @Test
    void shouldTakeCursorsOlderHooksOfCommandsToolsAndEdits() {
        try (IngestNode node = new IngestNode()) {
            post(node, "cursor", cursor("afterShellExecution", "\"command\":\"ls\",\"output\":\"src\",\"duration\":7"));
            post(
                    node,
                    "cursor",
                    cursor(
                            "afterMCPExecution",
                            "\"tool_name\":\"list\",\"tool_input\":\"{\\\"a\\\":1}\",\"result_json\":\"[2]\""));
            post(
                    node,
                    "cursor",
                    cursor(
                            "afterFileEdit",
                            "\"file_path\":\"/p/A.java\",\"edits\":[{\"old_string\":\"a\",\"new_string\":\"b\"}]"));

            assertThat(told(node)).containsExactly("Bash {\"command\":\"ls\"}", "list {\"a\":1}", "Edit /p/A.java");
            assertThat(((ToolUsed) node.events().get(0)).output().asText()).isEqualTo("src");
            assertThat(((ToolUsed) node.events().get(1)).output()).hasToString("[2]");
            assertThat(((ToolUsed) node.events().get(2)).input().path("edits")).hasSize(1);
        }
    }

    @Test
    void shouldTellWhatARawPayloadIsByWhatIsInIt() {
        try (IngestNode node = new IngestNode()) {
            post(node, "raw", "{\"sessionId\":\"r\",\"event\":\"session_start\",\"cwd\":\"/nowhere/shop\"}");
            post(node, "raw", "{\"sessionId\":\"r\",\"prompt\":\"go\",\"platform\":\"my-agent\"}");
            post(
                    node,
                    "raw",
                    "{\"session_id\":\"r\",\"toolName\":\"Bash\",\"toolInput\":{\"command\":\"ls\"},\"toolResponse\":\"x\"}");
            post(node, "raw", "{\"session_id\":\"r\",\"filePath\":\"/a/B.java\",\"edits\":[]}");
            post(node, "raw", "{\"session_id\":\"r\",\"lastAssistantMessage\":\"done\"}");
            post(node, "raw", "{\"session_id\":\"r\",\"hook_event_name\":\"SessionEnd\"}");

            assertThat(told(node))
                    .containsExactly(
                            "start startup",
                            "prompt go",
                            "Bash {\"command\":\"ls\"}",
                            "Edit /a/B.java",
                            "turn done",
                            "end other");
            assertThat(node.events().get(1).envelope().platform()).isEqualTo("my-agent");
            assertThat(node.events().get(5).envelope().project()).isEqualTo("shop");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"codex", "gemini", "cursor"})
    void shouldGiveAHookThatIsSentAgainTheSameIdAndNoTwoHooksOne(String agent) {
        try (IngestNode node = new IngestNode()) {
            replay(node, agent);
            List<String> first = ids(node);
            node.log.clear();
            replay(node, agent);

            assertThat(first).doesNotHaveDuplicates();
            // A session may begin and end again as a resumed one, which is the same payload.
            List<String> again =
                    ids(node).stream().filter(AgentHooksTest::isDerived).toList();
            assertThat(again)
                    .isEqualTo(first.stream().filter(AgentHooksTest::isDerived).toList());
            assertThat(first.size() - again.size()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void shouldAnswerEachAgentInItsForm() {
        ContextSource memory = question -> new ContextSource.Answer("memory of " + question.project(), "");
        try (IngestNode node = new IngestNode(IngestConfig.defaults(), memory, true)) {
            String cursorStart = cursor("sessionStart", "\"session_id\":\"c-1\",\"composer_mode\":\"agent\"");
            assertThat(post(node, "cursor", cursorStart).body())
                    .isEqualTo("{\"additional_context\":\"memory of parcel\"}");
            assertThat(post(node, "cursor", cursor("beforeSubmitPrompt", "\"prompt\":\"go\""))
                            .body())
                    .isEqualTo("{\"continue\":true}");
            assertThat(post(node, "cursor", cursor("stop", "\"status\":\"completed\""))
                            .body())
                    .isEqualTo("{}");
            for (String agent : List.of("codex", "gemini")) {
                String start = "{\"session_id\":\"s\",\"hook_event_name\":\"SessionStart\",\"source\":\"startup\","
                        + "\"cwd\":\"/nowhere/shop\"}";
                assertThat(post(node, agent, start).body())
                        .isEqualTo("{\"hookSpecificOutput\":{\"hookEventName\":\"SessionStart\","
                                + "\"additionalContext\":\"memory of shop\"}}");
            }
        }
    }

    @Test
    void shouldTakeCursorsPayloadsByClaudeCodesHooksAsCursors() {
        try (IngestNode node = new IngestNode()) {
            String tool = "\"tool_name\":\"Shell\",\"tool_input\":{\"command\":\"ls\"},\"tool_use_id\":\"t-1\"";
            post(node, "claude-code", cursor("PostToolUse", tool));
            post(node, "cursor", cursor("postToolUse", tool));

            assertThat(node.events().stream().map(e -> e.envelope().platform())).containsOnly("cursor");
            assertThat(ids(node)).containsExactly("PostToolUse:t-1", "PostToolUse:t-1");
        }
    }

    @Test
    void shouldEndATurnWithTheAnswerOfThatTurnAlone() {
        try (IngestNode node = new IngestNode()) {
            post(node, "cursor", cursor("afterAgentResponse", "\"text\":\"old\""));
            post(node, "cursor", cursor("beforeSubmitPrompt", "\"prompt\":\"go\""));
            post(node, "cursor", cursor("stop", "\"status\":\"aborted\""));

            assertThat(told(node)).containsExactly("prompt go", "turn ");
        }
    }

    @Test
    void shouldReadTheHooksOfAnAgentThatItDoesNotKnow() {
        try (IngestNode node = new IngestNode()) {
            post(node, "emacs", "{\"session_id\":\"s\",\"prompt\":\"go\"}");

            assertThat(node.event()).isInstanceOf(PromptSubmitted.class);
            assertThat(node.event().envelope().platform()).isEqualTo("emacs");
        }
    }

    private static void replay(IngestNode node, String agent) {
        for (String hook : hooks(agent)) {
            IngestNode.Answer answer = post(node, agent, hook);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).isIn("{}", "{\"continue\":true}");
        }
        assertThat(node.metrics.isBalanced()).isTrue();
    }

    private static IngestNode.Answer post(IngestNode node, String agent, String hook) {
        return node.post("/hooks?agent=" + agent, hook);
    }

    private static String cursor(String hook, String more) {
        return "{\"conversation_id\":\"c-1\",\"generation_id\":\"g-1\",\"cursor_version\":\"3.7.21\","
                + "\"workspace_roots\":[\"/home/dev/parcel\"],\"hook_event_name\":\"" + hook + "\"," + more + "}";
    }

    private static List<String> ids(IngestNode node) {
        return node.events().stream().map(e -> e.envelope().id().value()).toList();
    }

    private static boolean isDerived(String id) {
        return id.contains(":");
    }

    private static List<String> told(IngestNode node) {
        return node.events().stream().map(AgentHooksTest::told).toList();
    }

    private static String told(SessionEvent event) {
        return switch (event) {
            case SessionStarted e -> "start " + e.source();
            case PromptSubmitted e -> "prompt " + e.text();
            case ToolUsed e ->
                (e.failed() ? "failed " : "") + e.toolName() + " "
                        + (e.input().has("file_path")
                                ? e.input().path("file_path").asText()
                                : e.input().toString());
            case SubagentStopped e -> "subagent " + e.lastAssistantMessage();
            case CompactionStarted e -> "compaction " + e.trigger();
            case TurnEnded e -> "turn " + e.lastAssistantMessage();
            case SessionEnded e -> "end " + e.reason();
            case EventSkipped e -> "skipped " + e.reason();
            case SessionEvent other -> throw new AssertionError("not an event of a hook: " + other);
        };
    }

    private static List<String> hooks(String agent) {
        try (InputStream in = AgentHooksTest.class.getResourceAsStream(agent + "-hooks.jsonl")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
