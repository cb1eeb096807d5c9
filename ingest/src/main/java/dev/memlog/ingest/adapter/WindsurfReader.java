/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.SessionId;
import org.jspecify.annotations.Nullable;

/** Windsurf's payloads: the conversation is its {@code trajectory_id}, a turn of it the {@code execution_id}. */
final class WindsurfReader implements HookReader {
    @Override
    public boolean promptTakesContext() {
        return false;
    }

    @Override
    public @Nullable HookCall read(HookPayload payload) {
        Fields fields = payload.fields();
        SessionId session = fields.sessionId("trajectory_id", "execution_id");
        String action = fields.required("agent_action_name");
        if (session == null || action.isEmpty()) {
            return null;
        }
        JsonNode details = fields.any("tool_info");
        String cwd = details.path("cwd").isTextual() ? details.path("cwd").textValue() : fields.text("cwd");
        Sender sender = payload.sender(session, "windsurf", payload.moment("timestamp"), cwd);
        String turn = payload.firstText("execution_id");
        return switch (action) {
            case "pre_user_prompt" ->
                new HookCall(
                        sender,
                        "UserPromptSubmit",
                        turn,
                        new HookReport.Prompt(details.path("user_prompt").asText(null)));
            case "post_read_code" -> tool(payload, sender, "Read", details, "");
            case "post_write_code" -> tool(payload, sender, "Edit", details, "");
            case "post_run_command" -> tool(payload, sender, "Bash", details, "command_line");
            case "post_mcp_tool_use" -> {
                String name = details.path("mcp_tool_name").asText("mcp");
                String server = details.path("mcp_server_name").asText("");
                String whole = server.isBlank() ? name : "mcp__" + server + "__" + name;
                yield tool(payload, sender, whole, details, "");
            }
            case "post_cascade_response" -> {
                String answer = details.path("response").asText("");
                yield new HookCall(sender, "Stop", turn, new HookReport.TurnEnd(answer, answer.isBlank()));
            }
            default -> new HookCall(sender, action, turn, new HookReport.Nothing());
        };
    }

    private static HookCall tool(HookPayload payload, Sender sender, String name, JsonNode details, String command) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        details.properties().forEach(detail -> {
            String key = detail.getKey();
            if (key.equals("mcp_tool_arguments")) {
                input.set("arguments", detail.getValue());
            } else if (!key.startsWith("mcp_") && !key.equals("stdout") && !key.equals("stderr")) {
                input.set(key.equals(command) ? "command" : key, detail.getValue());
            }
        });
        JsonNode output = details.hasNonNull("mcp_result") ? details.path("mcp_result") : streams(details);
        String turn = payload.firstText("execution_id");
        String occasion = (turn == null ? "" : turn + ":") + payload.digest();
        return new HookCall(sender, EventIds.TOOL_DONE, occasion, new HookReport.Tool(name, input, output, false));
    }

    private static JsonNode streams(JsonNode details) {
        if (!details.hasNonNull("stdout") && !details.hasNonNull("stderr")) {
            return JsonNodeFactory.instance.nullNode();
        }
        return JsonNodeFactory.instance
                .objectNode()
                .put("stdout", details.path("stdout").asText(""))
                .put("stderr", details.path("stderr").asText(""));
    }
}
