/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.event.SessionId;
import org.jspecify.annotations.Nullable;

/** Claude Code's hook payloads, and Codex's, which are the same but for the name of a turn and the form of a patch. */
final class ClaudeCodeReader implements HookReader {
    private final String platform;
    private final String turnField;

    private ClaudeCodeReader(String platform, String turnField) {
        this.platform = platform;
        this.turnField = turnField;
    }

    static ClaudeCodeReader ofClaudeCode() {
        return new ClaudeCodeReader(Envelopes.DEFAULT_PLATFORM, "prompt_id");
    }

    static ClaudeCodeReader ofCodex() {
        return new ClaudeCodeReader("codex", "turn_id");
    }

    @Override
    public @Nullable HookCall read(HookPayload payload) {
        Fields fields = payload.fields();
        SessionId session = fields.sessionId("session_id");
        String hook = fields.required("hook_event_name");
        if (session == null || hook.isEmpty()) {
            return null;
        }
        String turn = fields.text(turnField);
        // The agent's own hooks do not tell the time: what is sent later does, from its transcript.
        Sender sender = payload.sender(session, platform, payload.moment("timestamp"), fields.text("cwd"));
        boolean ofSubagent = sender.agentId() != null && !sender.agentId().isBlank();
        return switch (hook) {
            case "SessionStart" -> new HookCall(sender, hook, turn, new HookReport.SessionStart(fields.text("source")));
            case "UserPromptSubmit" -> new HookCall(sender, hook, turn, new HookReport.Prompt(fields.text("prompt")));
            case "PostToolUse" -> tool(payload, sender, hook, fields.any("tool_response"));
            case "PostToolUseFailure" -> tool(payload, sender, hook, error(fields));
            case "SubagentStop" ->
                new HookCall(sender, hook, turn, new HookReport.SubagentStop(fields.text("last_assistant_message")));
            case "PreCompact" -> new HookCall(sender, hook, turn, new HookReport.Compaction(fields.text("trigger")));
            case "Stop" -> new HookCall(sender, hook, turn, stop(payload, ofSubagent));
            case "SessionEnd" -> new HookCall(sender, hook, turn, new HookReport.SessionEnd(fields.text("reason")));
            default -> new HookCall(sender, hook, turn, new HookReport.Nothing());
        };
    }

    @Override
    public ObjectNode withMessage(ObjectNode reply, String message) {
        return platform.equals(Envelopes.DEFAULT_PLATFORM) ? reply.put("systemMessage", message) : reply;
    }

    private static HookReport stop(HookPayload payload, boolean ofSubagent) {
        String answer = payload.fields().text("last_assistant_message");
        if (ofSubagent) {
            return new HookReport.SubagentStop(answer);
        }
        // An old version does not know the property; a new one leaves it empty when the turn was broken off.
        boolean answerless = payload.has("last_assistant_message") && (answer == null || answer.isBlank());
        return new HookReport.TurnEnd(answer, answerless);
    }

    private static HookCall tool(HookPayload payload, Sender sender, String hook, JsonNode output) {
        Fields fields = payload.fields();
        String name = fields.required("tool_name");
        HookReport.Tool tool =
                new HookReport.Tool(name, fields.any("tool_input"), output, hook.equals("PostToolUseFailure"));
        return new HookCall(sender, hook, fields.text("tool_use_id"), Patches.asEdit(tool));
    }

    private static JsonNode error(Fields fields) {
        JsonNode error = fields.any("error");
        return error.isNull() ? TextNode.valueOf("") : error;
    }
}
