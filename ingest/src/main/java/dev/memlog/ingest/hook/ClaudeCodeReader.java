/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.event.SessionId;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.JsonFields;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Claude Code's hook payloads, and Codex's, which differ only in the name of a turn and the form of a patch. */
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

    /** The same hooks in VS Code's agent and Copilot, which also run those in Claude Code's settings. */
    static ClaudeCodeReader ofCopilot() {
        return new ClaudeCodeReader("copilot", "prompt_id");
    }

    @Override
    public @Nullable HookCall read(HookPayload payload) {
        JsonFields fields = payload.fields();
        SessionId session = payload.sessionId("session_id", "conversation_id");
        String hook = HookNames.of(payload);
        if (session == null || hook.isEmpty()) {
            return null;
        }
        String turn = turn(payload);
        // Hooks carry no time; an import from the transcript does.
        EventOrigin origin = payload.origin(session, platform, payload.moment("timestamp"), payload.folder());
        boolean ofSubagent = origin.agentId() != null && !origin.agentId().isBlank();
        return switch (hook) {
            case "SessionStart" -> new HookCall(origin, hook, turn, new HookReport.SessionStart(fields.word("source")));
            case "UserPromptSubmit" ->
                new HookCall(
                        origin,
                        hook,
                        turn,
                        new HookReport.Prompt(payload.orMark(fields.text("prompt", "user_prompt", "message"))));
            case "PreToolUse" -> beforeTool(payload, origin, hook, turn);
            case "PostToolUse" -> tool(payload, origin, hook, output(payload));
            case "PostToolUseFailure" -> tool(payload, origin, hook, error(fields));
            case "SubagentStop" ->
                new HookCall(origin, hook, turn, new HookReport.SubagentStop(fields.text("last_assistant_message")));
            case "PreCompact" -> new HookCall(origin, hook, turn, new HookReport.Compaction(fields.word("trigger")));
            case "Stop" -> new HookCall(origin, hook, turn, stop(payload, ofSubagent));
            case "SessionEnd" -> new HookCall(origin, hook, turn, new HookReport.SessionEnd(fields.word("reason")));
            default -> new HookCall(origin, hook, turn, new HookReport.Nothing());
        };
    }

    /** Codex runs the same hooks, but refuses text in the reply to one before a tool call. */
    @Override
    public boolean toolTakesContext() {
        return !platform.equals("codex");
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
        // An old version lacks the property; a new one leaves it empty when the turn was interrupted.
        boolean answerless = payload.has("last_assistant_message") && (answer == null || answer.isBlank());
        return new HookReport.TurnEnd(answer, answerless);
    }

    /** Copilot has no turn ids; the hook's time stands for one. */
    private @Nullable String turn(HookPayload payload) {
        String named = payload.fields().word(turnField);
        Instant at = named == null && platform.equals("copilot") ? payload.moment("timestamp") : null;
        return at == null ? named : at + ":" + payload.digest();
    }

    /** A tool call without a name still counts. */
    static String toolName(HookPayload payload) {
        String name = payload.fields().word("tool_name");
        return name == null || name.isBlank() ? "unnamed" : name;
    }

    private static JsonNode output(HookPayload payload) {
        JsonNode output = payload.fields().any("tool_response", "tool_result", "tool_output");
        JsonNode text =
                output.isObject() ? new JsonFields(output, List.of(), List.of()).any("text_result_for_llm") : output;
        return payload.orMark(text.isNull() ? output : text);
    }

    private static HookCall tool(HookPayload payload, EventOrigin origin, String hook, JsonNode output) {
        JsonFields fields = payload.fields();
        boolean failed = hook.equals("PostToolUseFailure");
        HookReport.Tool tool =
                new HookReport.Tool(toolName(payload), payload.unpacked("tool_input", "tool_args"), output, failed);
        return new HookCall(
                origin, hook, fields.word("tool_use_id", "tool_call_id"), CopilotTools.named(Patches.asEdit(tool)));
    }

    private static HookCall beforeTool(HookPayload payload, EventOrigin origin, String hook, @Nullable String turn) {
        // Read as the call that it becomes, so that a file has the same name before and after.
        HookReport.Tool tool = CopilotTools.named(Patches.asEdit(new HookReport.Tool(
                toolName(payload), payload.unpacked("tool_input", "tool_args"), NullNode.getInstance(), false)));
        return new HookCall(origin, hook, turn, new HookReport.BeforeTool(tool.name(), tool.input()));
    }

    private static JsonNode error(JsonFields fields) {
        JsonNode error = fields.any("error");
        return error.isNull() ? TextNode.valueOf("") : error;
    }
}
