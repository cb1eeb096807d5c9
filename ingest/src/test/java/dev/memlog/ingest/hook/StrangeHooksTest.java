/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionEvent.SessionStarted;
import dev.memlog.event.SessionEvent.ToolUsed;
import dev.memlog.event.SessionEvent.TurnEnded;
import dev.memlog.ingest.IngestNode;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.IngestConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks of shells, editors and agents that deviate from their documentation. */
class StrangeHooksTest {
    private static final String CUT = "[… the rest did not arrive …]";

    private final IngestNode node =
            new IngestNode(IngestConfig.defaults(), question -> new ContextSource.Answer("context", ""), true);

    @AfterEach
    void close() {
        assertThat(node.metrics.isBalanced()).isTrue();
        node.close();
    }

    @Test
    void shouldRecordVsCodesToolsAsThoseThatAllKnow() {
        post(
                "{'timestamp':'2026-11-20T09:00:00.000Z','cwd':'/home/ada/shop','sessionId':'vs-1','hookEventName':'PostToolUse',"
                        + "'tool_name':'editFiles','tool_input':{'files':['src/Cart.java']},'tool_use_id':'t-1','tool_response':'File edited'}");

        ToolUsed edit = (ToolUsed) node.event();
        assertThat(edit.toolName()).isEqualTo("Edit");
        assertThat(edit.input().path("file_path").asText()).isEqualTo("src/Cart.java");
        assertThat(edit.envelope().sessionId()).hasToString("vs-1");
        assertThat(edit.envelope().project()).isEqualTo("shop");
        assertThat(edit.envelope().platform()).isEqualTo("copilot");
        assertThat(edit.envelope().at()).hasToString("2026-11-20T09:00:00Z");
    }

    @Test
    void shouldRecordAWholeSessionOfVsCode() {
        String common =
                "{'timestamp':'2026-11-20T09:00:0%d.000Z','cwd':'/home/ada/shop','sessionId':'vs-2','hookEventName':'%s'%s}";
        IngestNode.Answer start = post(common.formatted(1, "SessionStart", ",'source':'new'"));
        post(common.formatted(2, "UserPromptSubmit", ",'prompt':'round the totals'"));
        post(common.formatted(
                3,
                "PostToolUse",
                ",'tool_name':'replace_string_in_file','tool_use_id':'t','tool_input':'{\"filePath\":\"/s/A.java\",\"oldString\":\"a\","
                        + "\"newString\":\"b\"}','tool_response':''"));
        post(common.formatted(4, "Stop", ",'stop_hook_active':false"));
        post(common.formatted(4, "Stop", ",'stop_hook_active':false"));

        assertThat(start.body()).contains("additionalContext", "\"hookEventName\":\"SessionStart\"");
        assertThat(node.events().get(1)).isInstanceOf(PromptSubmitted.class);
        ToolUsed edit = (ToolUsed) node.events().get(2);
        assertThat(edit.toolName()).isEqualTo("Edit");
        assertThat(edit.input().toString())
                .isEqualTo("{\"file_path\":\"/s/A.java\",\"old_string\":\"a\",\"new_string\":\"b\"}");
        assertThat(node.events().get(3)).isInstanceOf(TurnEnded.class);
        assertThat(node.events().get(4).envelope().id())
                .isEqualTo(node.events().get(3).envelope().id());
    }

    @Test
    void shouldRecordCopilotsToolsWhoseArgumentsAreAText() {
        post(
                "{'sessionId':'c','hookEventName':'postToolUse','timestamp':1704614400000,'toolName':'bash',"
                        + "'toolArgs':'{\"command\":\"mvn test\"}','toolResult':{'resultType':'success','textResultForLlm':'ok'}}");

        ToolUsed tool = (ToolUsed) node.event();
        assertThat(tool.toolName()).isEqualTo("Bash");
        assertThat(tool.input().path("command").asText()).isEqualTo("mvn test");
        assertThat(tool.output().asText()).isEqualTo("ok");
    }

    @Test
    void shouldKeepWhatCameOfABodyThatEndsInTheMiddle() {
        byte[] whole = quoted(
                        "{'session_id':'cx-1','turn_id':'u1','cwd':'/home/ada/shop','hook_event_name':'PostToolUse',"
                                + "'tool_name':'Bash','tool_use_id':'cut1','tool_input':{'command':'mvn test'},"
                                + "'tool_response':'Tests run: 42 für'}")
                .getBytes(StandardCharsets.UTF_8);
        int told = new String(whole, StandardCharsets.UTF_8).indexOf("'tool_use_id".replace('\'', '"'));
        for (int length = told; length < whole.length; length++) {
            node.log.clear();
            byte[] cut = java.util.Arrays.copyOf(whole, length);

            assertThat(node.post("/hooks?agent=codex", cut, Map.of()).status()).isEqualTo(200);

            ToolUsed tool = (ToolUsed) node.event();
            assertThat(tool.toolName()).isEqualTo("Bash");
            if (length < whole.length - 1) {
                assertThat(tool.output().asText()).endsWith(CUT).doesNotContain("\uFFFD");
            }
        }
    }

    @Test
    void shouldEndATurnWhoseAnswerIsCutOff() {
        post("{'session_id':'s','prompt_id':'p','hook_event_name':'Stop','last_assistant_message':'Tests run'}"
                .replace("'}", ""));

        assertThat(((TurnEnded) node.event()).lastAssistantMessage()).isEqualTo("Tests run " + CUT);
    }

    @Test
    void shouldKeepAPromptThatIsNotUtf8() {
        byte[] latin = quoted("{'session_id':'e1','hook_event_name':'UserPromptSubmit','prompt':'Prüfe die Rundung é'}")
                .getBytes(StandardCharsets.ISO_8859_1);

        assertThat(node.post("/hooks", latin, Map.of()).status()).isEqualTo(200);

        assertThat(((PromptSubmitted) node.event()).text()).isEqualTo("Pr\uFFFDfe die Rundung \uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void shouldReadPastAByteOrderMark(String charset) {
        String hook = quoted("\uFEFF{'session_id':'e1','hook_event_name':'UserPromptSubmit','prompt':'go'}");

        node.post("/hooks", hook.getBytes(java.nio.charset.Charset.forName(charset)), Map.of());

        assertThat(((PromptSubmitted) node.event()).text()).isEqualTo("go");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'session_id':7,'hook_event_name':'UserPromptSubmit','prompt':12}|12",
                "{'sessionId':'s','hookEventName':'UserPromptSubmit','prompt':[{'type':'text','text':'I prefer bun'}]}|I prefer bun",
                "{'session_id':'s','hook_event_name':'UserPromptSubmit','prompt':[{'type':'image','source':{'data':'A'}}]}|[media prompt]",
                "{'session_id':'s','hook_event_name':'UserPromptSubmit','prompt':{'role':'user','content':'go'},'cwd':null}|go",
                "{'session_id':'s','prompt':'no name','cwd':7}|no name",
                "{'session_id':'s','hook_event_name':'user_prompt_submit','userPrompt':'another name'}|another name",
                "[{'session_id':'s','prompt':'in a list'}]|in a list",
                "{'session_id':'s','hook_event_name':'UserPromptSubmit','prompt':'two\\nlines',}|'two\nlines'",
            })
    void shouldReadAPromptWhateverItIsSentAs(String hook, String text) {
        post(hook);

        assertThat(((PromptSubmitted) node.event()).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'cwd':'/home/ada/shop'",
                "'workingDirectory':'/home/ada/shop'",
                "'workspaceFolder':'/home/ada/shop'",
                "'workspace_folders':['/home/ada/shop','/home/ada/other']",
                "'workspaceRoots':['/home/ada/shop']",
            })
    void shouldKnowTheFolderByWhateverNameItIsTold(String folder) {
        post("{'session_id':'s','hook_event_name':'UserPromptSubmit','prompt':'go'," + folder + "}");

        assertThat(node.event().envelope().project()).isEqualTo("shop");
    }

    @Test
    void shouldReadANumberInPlaceOfAnId() {
        post("{'session_id':'ty','hook_event_name':'PostToolUse','tool_name':'Bash','tool_use_id':5,"
                + "'tool_input':{'command':'mvn test'},'tool_response':'ok'}");

        assertThat(node.event().envelope().id()).hasToString("PostToolUse:5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'hook_event_name':'Stop'}",
                "{'session_id':'s'}",
                "{'session_id':{},'prompt':'a'}",
                "{'session_id':'s','hook_event_name':{'a':1}}",
                "no json",
            })
    void shouldRefuseWhatNamesNoSessionOrNoEvent(String hook) {
        assertThat(node.post("/hooks", quoted(hook)).status()).isEqualTo(400);
        assertThat(node.records()).isEmpty();
    }

    @Test
    void shouldTakeTextsInPartsOnTheGenericWire() {
        node.post(
                "/v1/events",
                quoted(
                        "{'sessionId':'a1','eventType':'user_prompt','id':3,'project':'shop','payload':{'role':'user','content':"
                                + "[{'type':'text','text':'I prefer bun'},{'type':'image_url','image_url':{'url':'data:image/png;base64,AAAA'}}]}}"));
        node.post(
                "/v1/events",
                quoted(
                        "{'session_id':'a1','event_type':'turn-end','payload':{'parts':[{'text':'All '},{'text':'done'}]}}"));

        assertThat(((PromptSubmitted) node.events().get(0)).text()).isEqualTo("I prefer bun");
        assertThat(node.events().get(0).envelope().id()).hasToString("3");
        assertThat(((TurnEnded) node.events().get(1)).lastAssistantMessage()).isEqualTo("All \ndone");
    }

    @Test
    void shouldTakeNothingOfABatchThatIsCutOff() {
        String event = quoted("{'sessionId':'s','eventType':'a','payload':{}}");

        assertThat(node.post("/v1/events/batch", "[" + event + "," + event.substring(0, 20))
                        .status())
                .isEqualTo(400);
        assertThat(node.records()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true,picture", "false,picture", "true,text", "false,text", "true,pictures"})
    void shouldKeepTheEventOfABodyThatIsTooLarge(boolean told, String kind) {
        byte[] random = new byte[4_500_000];
        new Random(7).nextBytes(random);
        String picture = Base64.getEncoder().encodeToString(random);
        String large = switch (kind) {
            case "picture" -> "[{'type':'image','source':{'data':'" + picture + "'}}]";
            case "pictures" -> "[" + ("{'data':'" + picture.substring(0, 60_000) + "'},").repeat(120) + "'last']";
            default -> "'" + "2026 INFO a line of a log \\u00e4\\\\\\n".repeat(200_000) + "'";
        };
        byte[] body = quoted("{'tool_response':" + large + ",'session_id':'b1','cwd':'/home/ada/shop',"
                        + "'hook_event_name':'PostToolUse','tool_name':'mcp__browser__screenshot','tool_use_id':'t9',"
                        + "'tool_input':{'url':'http://localhost'}}")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(body.length).isGreaterThan(IngestConfig.defaults().maxBodyBytes());

        RequestBody request = told ? RequestBody.create(body) : untold(body);
        assertThat(node.send("POST", "/hooks", request, Map.of()).status()).isEqualTo(200);

        ToolUsed tool = (ToolUsed) node.event();
        assertThat(tool.input().path("url").asText()).isEqualTo("http://localhost");
        assertThat(tool.output().toString()).contains("left out …]");
        assertThat(tool.output().toString()).doesNotContain(picture.substring(0, 200));
        // The reply is read before its exchange is complete.
        await().untilAsserted(() -> assertThat(node.memory.taken()).isZero());
    }

    @Test
    void shouldTakeAGeminiPromptWithoutWordsForNone() {
        for (String prompt : List.of("round the totals", "", " ")) {
            node.post(
                    "/hooks?agent=gemini",
                    quoted(
                            "{'session_id':'g1','hook_event_name':'BeforeAgent','timestamp':'2026-11-20T09:00:00.000Z','prompt':'"
                                    + prompt + "'}"));
        }

        assertThat(((PromptSubmitted) node.event()).text()).isEqualTo("round the totals");
    }

    @ParameterizedTest
    @CsvSource({"startup,true", "new,true", "compact,true", "resume,false", "fork,false"})
    void shouldTellContextOnlyToWhatHasNone(String source, boolean told) {
        IngestNode.Answer answer = post(
                "{'session_id':'f','cwd':'/home/ada/shop','hook_event_name':'SessionStart','source':'" + source + "'}");

        assertThat(answer.body().contains("additionalContext")).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Read|file_path|/home/ada/.claude/projects/-home-ada-shop/memory/feedback-style.md|left out",
                "Write|file_path|C:\\\\Users\\\\Ada\\\\.claude\\\\projects\\\\shop\\\\memory\\\\MEMORY.md|left out",
                "Bash|command|cat \"$HOME/.codex/memories/MEMORY.md\" && ls|left out",
                "Edit|file_path|/home/ada/shop/.cursor/rules/style.mdc|left out",
                "Read|file_path|/home/ada/shop/memory/Pool.java|kept",
                "Read|file_path|/home/ada/shop/session-memory.md|kept",
                "Bash|command|ls memory|kept",
                "Edit|file_path|/home/ada/shop/CLAUDE.md|kept",
            })
    void shouldLeaveOutTheNotesThatAgentsKeepForThemselves(String tool, String field, String path, String what) {
        post("{'session_id':'m','cwd':'/home/ada/shop','hook_event_name':'PostToolUse','tool_name':'" + tool
                + "','tool_use_id':'t','tool_input':{'" + field + "':'" + path.replace("\"", "\\\"")
                + "'},'tool_response':'x'}");

        SessionEvent event = node.event();
        assertThat(event instanceof EventSkipped skipped ? skipped.reason() : "kept")
                .isEqualTo(what.equals("kept") ? "kept" : "session_memory_meta");
    }

    @Test
    void shouldNameOneProjectForTwoFormsOfAName() {
        for (String name : List.of("\u00dcberweisung", "U\u0308berweisung")) {
            post("{'session_id':'" + name.length() + "','cwd':'/home/ada/" + name
                    + "','hook_event_name':'UserPromptSubmit','prompt':'go'}");
        }

        assertThat(node.events())
                .extracting(event -> event.envelope().project())
                .containsExactly("\u00dcberweisung", "\u00dcberweisung");
    }

    @Test
    void shouldKeepAnIdThatComesBackInAnotherRepositoryApart(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("shop/.git"));
        Files.createDirectories(folder.resolve("thesis/.git"));
        String shop = folder.resolve("shop").toString();
        String thesis = folder.resolve("thesis").toString();
        Files.createDirectories(folder.resolve("shop/lib"));
        prompt("one", shop);
        post("{'session_id':'z1','cwd':'" + thesis + "','hook_event_name':'SessionStart','source':'startup'}");
        prompt("two", thesis);
        prompt("three", null);
        prompt("four", shop + "/lib");
        post("{'session_id':'z1','cwd':'" + shop + "','hook_event_name':'SessionStart','source':'resume'}");
        prompt("five", null);

        assertThat(node.events())
                .extracting(event ->
                        event.envelope().sessionId() + " " + event.envelope().project())
                .containsExactly(
                        "z1 shop",
                        "z1~thesis thesis",
                        "z1~thesis thesis",
                        "z1~thesis thesis",
                        "z1 shop",
                        "z1 shop",
                        "z1 shop");
    }

    @Test
    void shouldNotTakeACompactedConversationInAnotherFolderForAnother() {
        prompt("one", "/home/ada/shop");
        post("{'session_id':'z1','cwd':'/home/ada/docs','hook_event_name':'SessionStart','source':'compact'}");
        prompt("two", "/home/ada/docs");

        assertThat(node.events()).allSatisfy(event -> {
            assertThat(event.envelope().sessionId()).hasToString("z1");
            assertThat(event.envelope().project()).isEqualTo("shop");
        });
        assertThat(node.events().get(1)).isInstanceOf(SessionStarted.class);
    }

    private void prompt(String text, @Nullable String cwd) {
        post("{'session_id':'z1'," + (cwd == null ? "" : "'cwd':'" + cwd + "',")
                + "'hook_event_name':'UserPromptSubmit','prompt':'" + text + "'}");
    }

    private IngestNode.Answer post(String hook) {
        IngestNode.Answer answer = node.post("/hooks", quoted(hook));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer;
    }

    /** JSON within Java is easier to read with the other quotes; those within a text stay. */
    private static String quoted(String json) {
        return json.replace("\"", "\\\"").replace("\\\\\"", "\\\"").replace('\'', '"');
    }

    private static RequestBody untold(byte[] body) {
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return MediaType.get("application/json");
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                sink.write(body);
            }
        };
    }
}
