/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.cli.client.NodeClient;
import dev.memlog.recall.mcp.ToolAnswer;
import dev.memlog.recall.mcp.ToolCalls;
import dev.memlog.recall.mcp.ToolForm;
import dev.memlog.settings.UserError;
import java.util.Map;

/** Passes each tool call to a node. An unreachable node is an answer as well: the agent can continue without it. */
final class RemoteTools implements ToolCalls {
    private static final String ROUTE = "/mcp";

    private final NodeClient node;

    RemoteTools(NodeClient node) {
        this.node = node;
    }

    @Override
    public ToolAnswer call(ToolForm tool, Map<String, Object> arguments) {
        ObjectNode request = NodeClient.MAPPER
                .createObjectNode()
                .put("jsonrpc", "2.0")
                .put("id", 1)
                .put("method", "tools/call");
        request.putObject("params").put("name", tool.name()).set("arguments", NodeClient.MAPPER.valueToTree(arguments));
        try {
            return answer(node.post(ROUTE, request.toString()));
        } catch (UserError e) {
            return ToolAnswer.error(e.getMessage() + ". There is no memory until then; continue without it.");
        }
    }

    private ToolAnswer answer(NodeClient.Answer answer) {
        JsonNode json = answer.json();
        JsonNode result = json.path("result");
        if (result.isObject()) {
            String text = result.path("content").path(0).path("text").asText();
            return new ToolAnswer(text, result.path("isError").asBoolean());
        }
        JsonNode error = json.path("error");
        String reason = error.isTextual()
                ? error.asText()
                : error.path("message").asText("is that a Memlog node of this version?");
        return ToolAnswer.error(node.server() + " answered " + answer.status() + ": " + reason);
    }
}
