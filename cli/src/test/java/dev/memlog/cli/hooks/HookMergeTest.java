/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HookMergeTest {
    private static final HookTarget NODE = HookTarget.of(URI.create("http://127.0.0.1:37777"));
    private static final HookTarget OTHER =
            new HookTarget(URI.create("https://memlog.example.org"), "/var/spool/my hooks", "", "");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    /** Settings as people have them. */
    static Stream<String> settings() {
        return Stream.of(
                "{}",
                "{ }\n",
                "{\n}",
                "{\n  \"model\": \"opus\"\n}\n",
                "{\"model\":\"opus\"}",
                "{\"model\": \"opus\", \"env\": {\"A\": \"1\"}}\n",
                "{\n    \"model\": \"opus\",\n    \"env\": {\n        \"A\": \"1\"\n    }\n}",
                "{\n\t\"model\": \"opus\",\n\t\"hooks\": {}\n}\n",
                "\uFEFF{\r\n  \"model\": \"opus\"\r\n}\r\n",
                "{\n  \"hooks\": {},\n  \"permissions\": {\"allow\": [\"Bash(ls:*)\", \"Read(//{[)\"]}\n}\n",
                """
                {
                  "$schema": "https://json.schemastore.org/claude-code-settings.json",
                  "hooks": {
                    "PostToolUse": [
                      {
                        "matcher": "Edit|Write",
                        "hooks": [
                          { "type": "command", "command": "jq -r '.tool_input.file_path' | xargs prettier --write" }
                        ]
                      }
                    ],
                    "Stop": [{"hooks": [{"type": "command", "command": "say \\"done\\" {}"}]}]
                  },
                  "enabledPlugins": {
                    "formatter@team": true
                  }
                }
                """,
                "{\n  \"hooks\": {\n    \"Notification\": [],\n    \"Stop\": []\n  }\n}\n",
                "{\"hooks\":{\"Stop\":[{\"hooks\":[{\"type\":\"http\",\"url\":\"https://x.example/hooks\"}]}]},\"a\":[1,2]}");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldAddItsHooksAndNothingElse(String before) throws Exception {
        HookMerge merge = new HookMerge(Agent.CLAUDE_CODE);

        String after = merge.install(before, NODE);

        assertThat(merge.events(after))
                .containsExactlyInAnyOrder(
                        "SessionStart",
                        "UserPromptSubmit",
                        "PostToolUse",
                        "PostToolUseFailure",
                        "SubagentStop",
                        "PreCompact",
                        "Stop",
                        "SessionEnd");
        assertThat(withoutOurs(after)).isEqualTo(withoutOurs(before));
        assertThat(order(after).subList(0, order(before).size())).isEqualTo(order(before));
        assertThat(after.replaceAll("\\s", "")).contains(firstHalf(before));
        assertThat(after.startsWith("\uFEFF")).isEqualTo(before.startsWith("\uFEFF"));
        if (before.contains("\r\n")) {
            assertThat(after.replace("\r\n", "")).doesNotContain("\n");
        }
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldChangeNothingTheSecondTimeAndOnlyTheAddressForAnotherServer(String before) throws Exception {
        HookMerge merge = new HookMerge(Agent.CLAUDE_CODE);
        String once = merge.install(before, NODE);

        assertThat(merge.install(once, NODE)).isEqualTo(once);
        String moved = merge.install(once, OTHER);
        assertThat(merge.ours(moved))
                .hasSize(8)
                .allSatisfy(hook -> assertThat(hook).isEqualTo(new PostingHook(OTHER, false, true)));
        assertThat(withoutOurs(moved)).isEqualTo(withoutOurs(before));
        assertThat(merge.install(moved, NODE)).isEqualTo(once);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void shouldTakeOutItsHooksAndNothingElse(String before) throws Exception {
        HookMerge merge = new HookMerge(Agent.CLAUDE_CODE);

        String after = merge.uninstall(merge.install(before, NODE));

        assertThat(merge.ours(after)).isEmpty();
        assertThat(withoutOurs(after)).isEqualTo(withoutOurs(before));
        assertThat(merge.uninstall(after)).isEqualTo(after);
    }

    @Test
    void shouldAskBeforeToolsOnRequestAndKeepThatUntilItIsTakenBack() throws Exception {
        HookMerge merge = new HookMerge(Agent.CLAUDE_CODE);
        String before = "{\"hooks\":{\"PreToolUse\":[{\"matcher\":\"Bash\",\"hooks\":[{\"type\":\"command\","
                + "\"command\":\"mine\"}]}]}}";

        String asking = merge.install(before, NODE, true);

        JsonNode hooks = JSON.readTree(asking).at("/hooks/PreToolUse");
        assertThat(hooks.at("/0/hooks/0/command").asText()).isEqualTo("mine");
        assertThat(hooks.at("/1/matcher").asText()).contains("Read", "Edit", "Write", "Bash");
        assertThat(hooks.at("/1/hooks/0/command").asText()).endsWith(" ask 127.0.0.1-37777");
        assertThat(JSON.readTree(asking)
                        .at("/hooks/PostToolUseFailure/0/hooks/0/command")
                        .asText())
                .contains(" say ");
        assertThat(merge.ours(asking)).hasSize(9);
        assertThat(merge.install(asking, NODE)).isEqualTo(asking);
        assertThat(merge.events(merge.install(asking, OTHER))).contains(HookSettings.BEFORE_TOOL);
        assertThat(merge.install(asking, NODE, false)).isEqualTo(merge.install(before, NODE));
        assertThat(JSON.readTree(merge.uninstall(asking))).isEqualTo(JSON.readTree(before));
        assertThat(new HookMerge(Agent.CODEX).install("", NODE, true))
                .isEqualTo(new HookMerge(Agent.CODEX).install("", NODE));
    }

    @Test
    void shouldKeepWhatOthersWroteWhateverItIsAndHowever() throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            String before = new RandomSettings(seed).text();
            HookMerge merge = new HookMerge(Agent.CLAUDE_CODE);

            String after = merge.install(before, NODE);
            String undone = merge.uninstall(after);

            assertThat(merge.ours(after)).as("seed %s: %s", seed, after).hasSize(8);
            assertThat(withoutOurs(after)).as("seed %s: %s", seed, after).isEqualTo(withoutOurs(before));
            assertThat(merge.install(after, NODE)).as("seed %s", seed).isEqualTo(after);
            assertThat(withoutOurs(undone)).as("seed %s: %s", seed, undone).isEqualTo(withoutOurs(before));
            assertThat(merge.ours(undone)).as("seed %s: %s", seed, undone).isEmpty();
        }
    }

    @Test
    void shouldKnowAnEarlierVersionsCommandAndNoOtherProducts() throws Exception {
        String earlier = "curl --silent --fail --noproxy '*' --connect-timeout 1 --max-time 2 --header"
                + " 'Content-Type: application/json' --data-binary @- 'http://127.0.0.1:37777/hooks' 2>/dev/null || true";
        assertThat(PostingHook.of(JSON.createObjectNode().put("command", earlier)))
                .contains(new PostingHook(NODE, false, false));
        for (String other : List.of(
                "curl -s --data-binary @- 'http://127.0.0.1:9000/hooks'",
                "sh -c 'curl --data-binary @- $1' memlog 'http://127.0.0.1:37777/hooks?agent=x' drop x",
                "echo 'http://127.0.0.1:37777/hooks'")) {
            assertThat(PostingHook.of(JSON.createObjectNode().put("command", other)))
                    .isEmpty();
        }
    }

    @Test
    void shouldWriteInTheStyleOfTheFile() {
        String before = """
                {
                    "model": "opus",
                    "hooks": {
                        "Stop": [
                            {
                                "hooks": []
                            }
                        ]
                    }
                }
                """;

        String after = new HookMerge(Agent.CLAUDE_CODE).install(before, NODE);

        assertThat(after).startsWith("""
                {
                    "model": "opus",
                    "hooks": {
                        "Stop": [
                            {
                                "hooks": []
                            },
                            {
                                "hooks": [
                                    {
                                        "type": "command",
                """).contains("""
                    ],
                            "SessionStart": [
                                {
                    """).endsWith("""
                    ]
                        }
                    }
                    """);
    }

    @Test
    void shouldTakeOutExactlyWhatItPutInWhenOthersWroteBesideIt() {
        HookMerge merge = new HookMerge(Agent.CLAUDE_CODE);
        String before = """
                {
                  "hooks": {
                    "Stop": [
                      {"hooks": [{"type": "command", "command": "x"}]}
                    ]
                  }
                }
                """;
        String beside = merge.install(before, NODE).replaceFirst("\\{\n", "{\n  \"model\": \"opus\",\n");

        assertThat(merge.uninstall(beside)).isEqualTo(before.replaceFirst("\\{\n", "{\n  \"model\": \"opus\",\n"));
    }

    @Test
    void shouldKeepAMatcherAndCompanyThatSomebodyGaveItsHook() throws Exception {
        HookMerge merge = new HookMerge(Agent.CLAUDE_CODE);
        String command = HookSettings.of(Agent.CLAUDE_CODE, NODE)
                .at("/hooks/PostToolUse/0/hooks/0")
                .toString();
        String before = "{\"hooks\":{\"PostToolUse\":[{\"matcher\":\"Bash\",\"hooks\":[{\"type\":\"command\","
                + "\"command\":\"mine\"}," + command + "]}]}}";

        JsonNode moved = JSON.readTree(merge.install(before, OTHER)).at("/hooks/PostToolUse");
        assertThat(moved).hasSize(1);
        assertThat(moved.at("/0/matcher").asText()).isEqualTo("Bash");
        assertThat(moved.at("/0/hooks/0/command").asText()).isEqualTo("mine");
        assertThat(moved.at("/0/hooks/1/command").asText())
                .contains(OTHER.server().toString());
        assertThat(merge.uninstall(before))
                .isEqualTo("{\"hooks\":{\"PostToolUse\":[{\"matcher\":\"Bash\",\"hooks\":[{\"type\":\"command\","
                        + "\"command\":\"mine\"}]}]}}");
    }

    @Test
    void shouldReplaceTheCommandThatKeptNothing() throws Exception {
        String earlier = "curl --silent --fail --noproxy '*' --connect-timeout 1 --max-time 2 --header 'Content-Type:"
                + " application/json' --data-binary @- 'http://127.0.0.1:37777/hooks?agent=claude-code' >/dev/null 2>&1"
                + " || true";
        ObjectNode fresh = HookSettings.of(Agent.CLAUDE_CODE, NODE);
        ObjectNode before = fresh.deepCopy();
        before.path("hooks").forEach(list -> ((ObjectNode) list.at("/0/hooks/0")).put("command", earlier));
        HookMerge merge = new HookMerge(Agent.CLAUDE_CODE);

        assertThat(merge.ours(before.toString())).hasSize(8).allMatch(hook -> !hook.keeps());
        assertThat(JSON.readTree(merge.install(before.toString(), NODE))).isEqualTo(fresh);
        assertThat(merge.uninstall(before.toString())).isEqualTo("{}");
    }

    @Test
    void shouldReplaceTheHooksOfEarlierVersionsAndTheirRepetitions() throws Exception {
        String http = "{\"hooks\":[{\"type\":\"http\",\"url\":\"http://127.0.0.1:37777/hooks\",\"timeout\":3}]}";
        String before = "{\"hooks\":{\"Stop\":[" + http + "," + http + "],\"Elicitation\":[" + http + "]}}";

        String after = new HookMerge(Agent.CLAUDE_CODE).install(before, NODE);

        JsonNode hooks = JSON.readTree(after).path("hooks");
        assertThat(hooks.path("Stop")).hasSize(1);
        assertThat(hooks.at("/Stop/0/hooks/0/type").asText()).isEqualTo("command");
        assertThat(hooks.has("Elicitation")).isFalse();
    }

    @Test
    void shouldKeepCommentsInGeminisSettings() {
        HookMerge merge = new HookMerge(Agent.GEMINI);
        String before = "{\n  // mine: \"{\n  \"theme\": \"GitHub\", /* the } light one */\n  \"ui\": {} // last\n}\n";

        String after = merge.install(before, NODE);

        assertThat(after)
                .startsWith(
                        "{\n  // mine: \"{\n  \"theme\": \"GitHub\", /* the } light one */\n  \"ui\": {}, // last\n  \"hooks\": {\n");
        assertThat(merge.ours(after)).hasSize(5);
        assertThat(merge.uninstall(after)).contains("// mine", "/* the } light one */", "// last");
    }

    @Test
    void shouldGiveCursorsFileItsVersion() throws Exception {
        HookMerge merge = new HookMerge(Agent.CURSOR);
        String own = "{\"version\":1,\"hooks\":{\"stop\":[{\"command\":\"./mine.sh\"}]}}";

        assertThat(JSON.readTree(merge.install("{}", NODE)).path("version").asInt())
                .isEqualTo(1);
        JsonNode stop = JSON.readTree(merge.install(own, NODE)).at("/hooks/stop");
        assertThat(stop).hasSize(2);
        assertThat(stop.at("/0/command").asText()).isEqualTo("./mine.sh");
        assertThat(merge.uninstall(merge.install(own, NODE))).isEqualTo(own);
    }

    @ParameterizedTest
    @EnumSource(Agent.class)
    void shouldPrintAFileThatItFindsComplete(Agent agent) throws Exception {
        HookMerge merge = new HookMerge(agent);

        String printed = HookInstallation.text(agent, OTHER);

        assertThat(JSON.readTree(printed)).isEqualTo(HookSettings.of(agent, OTHER));
        assertThat(merge.install(printed, OTHER)).isEqualTo(printed);
        assertThat(printed).endsWith("}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": 1,}|is not valid JSON at line 1, column 9",
                "{\"a\": 1|is not valid JSON at line 1",
                "[]|holds no JSON object",
                "{} {}|is not valid JSON",
                "{\"a\":1,\"a\":2}|is not valid JSON at line 1, column 11",
                "{\"hooks\": []}|has \"hooks\" that are no object (line 1, column 11)",
                "{\"hooks\": {\"Stop\": {}}}|has \"hooks\" for Stop that are no list (line 1, column 20)",
                "{ // mine\u2028}|is not valid JSON",
                "{ /* mine */ }|is not valid JSON at line 1, column 3: it has a comment"
            })
    void shouldRefuseWhatTheAgentCouldNotRead(String text, String message) {
        assertThatThrownBy(() -> new HookMerge(Agent.CLAUDE_CODE).install(text, NODE))
                .isInstanceOf(BadSettingsFile.class)
                .hasMessageStartingWith(message);
    }

    private static JsonNode withoutOurs(String text) throws Exception {
        ObjectNode settings = (ObjectNode) JSON.readTree(text.replace("\uFEFF", ""));
        List<String> empty = new ArrayList<>();
        settings.path("hooks").properties().forEach(event -> {
            ArrayNode list = (ArrayNode) event.getValue();
            for (int i = list.size() - 1; i >= 0; i--) {
                if (PostingHook.of(list.get(i).at("/hooks/0")).isPresent()) {
                    list.remove(i);
                }
            }
            if (list.isEmpty()) {
                empty.add(event.getKey());
            }
        });
        if (settings.path("hooks") instanceof ObjectNode hooks) {
            hooks.remove(empty);
            if (hooks.isEmpty()) {
                settings.remove("hooks");
            }
        }
        return settings;
    }

    private static List<String> order(String text) throws Exception {
        List<String> keys = new ArrayList<>();
        JSON.readTree(text.replace("\uFEFF", "")).fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private static String firstHalf(String before) {
        String dense = before.replaceAll("\\s", "");
        int hooks = dense.indexOf("\"hooks\"");
        return dense.substring(0, hooks < 0 ? dense.length() - 1 : hooks);
    }
}
