/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Puts a secret into each field of each wire, one after the other; no published record holds it. */
class EveryFieldIsCleanTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String SECRET = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

    /** Fields that identify a session or an event's kind, times and numbers. */
    private static final Set<String> KEYS = Set.of(
            "session_id",
            "hook_event_name",
            "conversation_id",
            "trajectory_id",
            "execution_id",
            "agent_action_name",
            "generation_id",
            "timestamp",
            "contentSessionId",
            "sessionId",
            "eventType",
            "occurredAtEpoch");

    private static final List<String> PAYLOADS = List.of(
            "/hooks {'session_id':'s','cwd':'/w','hook_event_name':'SessionStart','source':'startup','prompt_id':'p'}",
            "/hooks {'session_id':'s','cwd':'/w','hook_event_name':'UserPromptSubmit','prompt':'x','prompt_id':'p',"
                    + "'project':'p','agent_id':'a','agent_type':'t'}",
            "/hooks {'session_id':'s','cwd':'/w','hook_event_name':'PostToolUse','tool_name':'Bash','tool_use_id':'u',"
                    + "'tool_input':{'command':'x','list':['y']},'tool_response':{'stdout':'z'},'agent_id':'a',"
                    + "'agent_type':'t'}",
            "/hooks {'session_id':'s','cwd':'/w','hook_event_name':'PostToolUseFailure','tool_name':'B','error':'x',"
                    + "'tool_use_id':'u','tool_input':{'command':'x'}}",
            "/hooks {'session_id':'s','cwd':'/w','hook_event_name':'Stop','last_assistant_message':'x','prompt_id':'p'}",
            "/hooks {'session_id':'s','cwd':'/w','hook_event_name':'SubagentStop','last_assistant_message':'x',"
                    + "'agent_id':'a','agent_type':'t','prompt_id':'p'}",
            "/hooks {'session_id':'s','cwd':'/w','hook_event_name':'PreCompact','trigger':'auto','prompt_id':'p'}",
            "/hooks {'session_id':'s','cwd':'/w','hook_event_name':'SessionEnd','reason':'other','prompt_id':'p'}",
            "/hooks?agent=cursor {'conversation_id':'s','hook_event_name':'postToolUse','tool_name':'B',"
                    + "'tool_input':{'command':'x'},'tool_output':'y','tool_use_id':'u','workspace_roots':['/w']}",
            "/hooks?agent=gemini {'session_id':'s','cwd':'/w','hook_event_name':'AfterTool','tool_name':'B',"
                    + "'tool_input':{'command':'x'},'tool_response':{'llmContent':'y'}}",
            "/api/sessions/observations {'contentSessionId':'s','tool_name':'B','tool_input':{'a':'x'},"
                    + "'tool_response':'y','cwd':'/w','project':'p','platformSource':'c','agentId':'a','agentType':'t',"
                    + "'tool_use_id':'u'}",
            "/api/sessions/summarize {'contentSessionId':'s','last_assistant_message':'x','cwd':'/w','project':'p'}",
            "/api/sessions/init {'contentSessionId':'s','prompt':'x','project':'p','cwd':'/w','platformSource':'c'}",
            "/v1/events {'sessionId':'s','eventType':'note','payload':{'a':'x'},'project':'p','cwd':'/w',"
                    + "'platformSource':'c','agentId':'a','agentType':'t'}");

    @Test
    void shouldPublishNoSecretWhicheverFieldItStandsIn() throws JsonProcessingException {
        List<String> leaks = new ArrayList<>();
        int tried = 0;
        try (IngestNode node = new IngestNode()) {
            for (String payload : PAYLOADS) {
                int space = payload.indexOf(' ');
                JsonNode whole = MAPPER.readTree(payload.substring(space + 1).replace('\'', '"'));
                for (String pointer : texts(whole, "")) {
                    node.log.clear();
                    JsonNode changed = whole.deepCopy();
                    put(changed, pointer);
                    node.post(payload.substring(0, space), changed.toString(), Map.of());
                    tried++;
                    if (node.logText().contains(SECRET)) {
                        leaks.add(payload.substring(0, space) + " "
                                + whole.path("hook_event_name").asText() + pointer);
                    }
                }
            }
        }

        assertThat(tried).isGreaterThan(60);
        assertThat(leaks).isEmpty();
    }

    private static List<String> texts(JsonNode node, String at) {
        List<String> found = new ArrayList<>();
        if (node.isObject()) {
            node.properties().stream()
                    .filter(field -> !KEYS.contains(field.getKey()))
                    .forEach(field -> found.addAll(texts(field.getValue(), at + "/" + field.getKey())));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                found.addAll(texts(node.get(i), at + "/" + i));
            }
        } else {
            found.add(at);
        }
        return found;
    }

    private static void put(JsonNode whole, String pointer) {
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = whole.at(pointer.substring(0, slash));
        String name = pointer.substring(slash + 1);
        String text = parent.path(name).asText("") + " " + SECRET;
        if (parent instanceof ObjectNode object) {
            object.put(name, object.path(name).asText() + " " + SECRET);
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(name), MAPPER.getNodeFactory().textNode(text));
        }
    }
}
