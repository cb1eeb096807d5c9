/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.memlog.event.SessionId;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.HookEventIds;
import dev.memlog.ingest.accept.JsonFields;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cursor's hook payloads. Two families of hooks report commands and tools: {@code postToolUse} with the call's id, and
 * {@code afterShellExecution}, {@code afterMCPExecution} and {@code afterFileEdit} without. For a hook without an id, a
 * digest of its content within the prompt's {@code generation_id} stands for one.
 */
final class CursorReader implements HookReader {
    private static final String PLATFORM = "cursor";
    private static final String MCP = "MCP:";
    private static final String OURS = "mcp__memlog__";
    private static final Pattern OUR_ANSWER =
            Pattern.compile("<memlog-context>|(?<!\\w)(?:Remembered|Already remembered) as #\\d");

    @Override
    public boolean promptTakesContext() {
        return false;
    }

    @Override
    public @Nullable HookCall read(HookPayload payload) {
        JsonFields fields = payload.fields();
        SessionId session = payload.sessionId("conversation_id", "session_id", "generation_id", "id");
        String hook = fields.required("hook_event_name");
        if (session == null || hook.isEmpty()) {
            return null;
        }
        String root = payload.firstOf("workspace_roots");
        EventOrigin origin = payload.origin(session, PLATFORM, null, root == null ? payload.folder() : root);
        String turn = fields.word("generation_id");
        return switch (plain(hook)) {
            case "sessionstart" -> call(origin, "SessionStart", null, new HookReport.SessionStart(null));
            case "beforesubmitprompt", "userpromptsubmit" ->
                call(origin, "UserPromptSubmit", turn, new HookReport.Prompt(prompt(payload)));
            case "posttooluse" -> tool(payload, origin, ClaudeCodeReader.toolName(payload), output(payload), false);
            case "posttoolusefailure" -> tool(payload, origin, ClaudeCodeReader.toolName(payload), error(fields), true);
            case "aftershellexecution" -> tool(payload, origin, "Bash", fields.any("output"), false);
            case "aftermcpexecution" ->
                tool(payload, origin, ClaudeCodeReader.toolName(payload), output(payload), false);
            case "afterfileedit" -> tool(payload, origin, "Edit", JsonNodeFactory.instance.nullNode(), false);
            case "afteragentresponse" -> answer(origin, turn, fields.text("text"));
            case "subagentstop" ->
                call(
                        subagent(payload, session, origin),
                        "SubagentStop",
                        payload.digest(),
                        new HookReport.SubagentStop(fields.text("summary")));
            case "precompact" ->
                call(origin, "PreCompact", payload.digest(), new HookReport.Compaction(fields.word("trigger")));
            case "stop" -> call(origin, "Stop", stopped(payload, turn), new HookReport.TurnEnd(null, false));
            case "sessionend" -> call(origin, "SessionEnd", null, new HookReport.SessionEnd(fields.word("reason")));
            default -> call(origin, hook, null, new HookReport.Nothing());
        };
    }

    /** Cursor waits for permission before it sends a prompt; other hooks need none. */
    @Override
    public ObjectNode goOn(HookPayload payload) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        return plain(payload.hookName()).equals("beforesubmitprompt") ? reply.put("continue", true) : reply;
    }

    @Override
    public ObjectNode withContext(HookPayload payload, String text) {
        return goOn(payload).put("additional_context", text);
    }

    private static String plain(String hook) {
        return hook.toLowerCase(Locale.ROOT);
    }

    private static HookCall call(EventOrigin origin, String hook, @Nullable String occasion, HookReport report) {
        return new HookCall(origin, hook, occasion, report);
    }

    private static HookCall answer(EventOrigin origin, @Nullable String turn, @Nullable String text) {
        return text == null || text.isBlank()
                ? call(origin, "Stop", turn, new HookReport.Nothing())
                : call(origin, "Stop", turn, new HookReport.Answer(text));
    }

    /** A stop hook can send the agent back to work, so one turn may stop several times. */
    private static @Nullable String stopped(HookPayload payload, @Nullable String turn) {
        long loops = payload.json().path("loop_count").asLong(0);
        return turn == null || loops == 0 ? turn : turn + ":" + loops;
    }

    private static @Nullable String prompt(HookPayload payload) {
        return payload.orMark(payload.firstText("prompt", "query", "input", "message"));
    }

    private static HookCall tool(
            HookPayload payload, EventOrigin origin, String name, JsonNode output, boolean failed) {
        String use = payload.fields().text("tool_use_id");
        String turn = payload.firstText("generation_id");
        String occasion = use != null ? use : (turn == null ? "" : turn + ":") + payload.digest();
        String hook = failed ? "PostToolUseFailure" : HookEventIds.TOOL_DONE;
        String known =
                name.equals("Shell") ? "Bash" : isOurs(name, output) ? OURS + name.substring(MCP.length()) : name;
        return call(origin, hook, occasion, new HookReport.Tool(known, input(payload), payload.orMark(output), failed));
    }

    /** Cursor omits the MCP server's name; Memlog's tools are recognized by the form of their output. */
    private static boolean isOurs(String name, JsonNode output) {
        return name.startsWith(MCP) && OUR_ANSWER.matcher(output.toString()).find();
    }

    /** Hooks of the shell and the editor have their arguments at the top level. */
    private static JsonNode input(HookPayload payload) {
        if (payload.has("tool_input")) {
            return payload.unpacked("tool_input");
        }
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        for (String name : new String[] {"command", "cwd", "file_path", "edits"}) {
            if (payload.json().hasNonNull(name)) {
                input.set(name, payload.json().path(name));
            }
        }
        return input;
    }

    private static JsonNode output(HookPayload payload) {
        return payload.unpacked("tool_output", "result_json", "tool_response", "output");
    }

    private static JsonNode error(JsonFields fields) {
        JsonNode error = fields.any("error_message", "error");
        return error.isNull() ? TextNode.valueOf("") : error;
    }

    private static EventOrigin subagent(HookPayload payload, SessionId session, EventOrigin origin) {
        String type = payload.firstText("subagent_type");
        String id = payload.firstText("subagent_id", "agent_transcript_path");
        return EventOrigin.of(
                payload.request().principal(),
                session,
                origin.at(),
                origin.platform(),
                origin.project(),
                origin.cwd(),
                id == null ? type : id.substring(id.lastIndexOf('/') + 1),
                type);
    }
}
