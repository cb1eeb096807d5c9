/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * Speaks for the model behind an agent, in the form of Anthropic's messages: uses one tool when a prompt is the first, and
 * is done when it has the tool's result.
 */
final class ScriptedModel implements AutoCloseable {
    static final String DONE = "All done.";

    private final MockWebServer server = new MockWebServer();
    private final Queue<JsonNode> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, ToolUse> script;

    /** What it has a tool do. */
    record ToolUse(String tool, Map<String, ?> input) {}

    /** @param script what it does about a prompt that has this word */
    ScriptedModel(Map<String, ToolUse> script) throws IOException {
        this.script = script;
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /** What it was asked, in order, by an agent that could use tools. */
    List<JsonNode> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        if (!request.getUrl().encodedPath().equals("/v1/messages")) {
            return new MockResponse.Builder().code(404).build();
        }
        JsonNode asked = NodeHttp.parse(
                request.getBody() == null ? "" : request.getBody().utf8());
        if (!asked.path("tools").isEmpty()) {
            requests.add(asked);
        }
        return new MockResponse.Builder()
                .setHeader("content-type", "text/event-stream")
                .body(stream(asked))
                .build();
    }

    private String stream(JsonNode asked) {
        ObjectNode text = NodeHttp.JSON.createObjectNode().put("type", "text").put("text", "");
        StringBuilder events = new StringBuilder();
        ObjectNode message = event("message_start");
        message.putObject("message")
                .put("id", "msg_" + requests.size())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", asked.path("model").asText())
                .<ObjectNode>set("content", NodeHttp.JSON.createArrayNode())
                .putObject("usage")
                .put("input_tokens", 10)
                .put("output_tokens", 1);
        append(events, message);
        List<ToolUse> next = next(asked);
        for (ToolUse use : next) {
            ObjectNode block = NodeHttp.JSON
                    .createObjectNode()
                    .put("type", "tool_use")
                    .put("id", "toolu_" + requests.size())
                    .put("name", use.tool);
            block.putObject("input");
            append(events, event("content_block_start").put("index", 0).set("content_block", block));
            delta(events, "input_json_delta", "partial_json", json(use.input));
        }
        if (next.isEmpty()) {
            append(events, event("content_block_start").put("index", 0).set("content_block", text));
            delta(events, "text_delta", "text", DONE);
        }
        append(events, event("content_block_stop").put("index", 0));
        ObjectNode end = event("message_delta");
        end.putObject("delta").put("stop_reason", next.isEmpty() ? "end_turn" : "tool_use");
        end.putObject("usage").put("output_tokens", 20);
        append(events, end);
        append(events, event("message_stop"));
        return events.toString();
    }

    /** The tool that is to be used now; none once it has been used, or for a prompt that the script does not know. */
    private List<ToolUse> next(JsonNode asked) {
        JsonNode messages = asked.path("messages");
        boolean used = messages.findValuesAsText("type").contains("tool_result");
        String prompt = messages.path(0).toString();
        return script.entrySet().stream()
                .filter(entry -> !used && !asked.path("tools").isEmpty() && prompt.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .limit(1)
                .toList();
    }

    private static void delta(StringBuilder events, String type, String field, String text) {
        ObjectNode delta = event("content_block_delta").put("index", 0);
        delta.putObject("delta").put("type", type).put(field, text);
        append(events, delta);
    }

    private static ObjectNode event(String type) {
        return NodeHttp.JSON.createObjectNode().put("type", type);
    }

    private static void append(StringBuilder events, JsonNode event) {
        events.append("event: ")
                .append(event.path("type").asText())
                .append("\ndata: ")
                .append(event)
                .append("\n\n");
    }

    private static String json(Map<String, ?> input) {
        ObjectNode json = NodeHttp.JSON.valueToTree(input);
        return json.toString();
    }
}
