/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.hook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.SessionId;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.HookEventIds;
import org.jspecify.annotations.Nullable;

/**
 * Reads the hook payloads of agents without a reader of their own, in camel or snake case. The hook's name decides its
 * kind; without one, its properties do.
 */
final class RawReader implements HookReader {
    private final String agent;

    /** @param agent name of the agent, unless the payload or a header has another */
    RawReader(String agent) {
        this.agent = agent;
    }

    @Override
    public @Nullable HookCall read(HookPayload payload) {
        SessionId session = payload.sessionId("session_id", "sessionId", "conversation_id", "id");
        if (session == null) {
            return null;
        }
        String platform = payload.firstText("platform_source", "platformSource", "platform");
        EventOrigin origin = payload.origin(
                session, platform == null ? agent : platform, payload.moment("timestamp"), payload.folder());
        String occasion = payload.firstText("event_id", "eventId", "prompt_id", "promptId", "turn_id", "turnId");
        String answer = payload.firstText("last_assistant_message", "lastAssistantMessage");
        return switch (hook(payload)) {
            case "sessionstart" -> new HookCall(origin, "SessionStart", occasion, start(payload));
            case "userpromptsubmit", "prompt", "userprompt" ->
                new HookCall(origin, "UserPromptSubmit", occasion, new HookReport.Prompt(prompt(payload)));
            case "posttooluse", "tool", "tooluse" -> tool(payload, origin);
            case "fileedit" -> edit(payload, origin);
            case "stop", "turnend" -> new HookCall(origin, "Stop", occasion, new HookReport.TurnEnd(answer, false));
            case "sessionend" ->
                new HookCall(origin, "SessionEnd", occasion, new HookReport.SessionEnd(payload.firstText("reason")));
            default -> new HookCall(origin, payload.hookName(), null, new HookReport.Nothing());
        };
    }

    private static String hook(HookPayload payload) {
        String named = payload.firstText("hook_event_name", "hookEventName", "event");
        if (named != null) {
            return HookNames.plain(named);
        }
        if (payload.firstText("tool_name", "toolName") != null) {
            return "tool";
        }
        if (payload.firstText("prompt") != null) {
            return "prompt";
        }
        if (payload.firstText("file_path", "filePath") != null) {
            return "fileedit";
        }
        return payload.firstText("last_assistant_message", "lastAssistantMessage") != null ? "stop" : "";
    }

    private static HookReport start(HookPayload payload) {
        return new HookReport.SessionStart(payload.firstText("source"));
    }

    private static @Nullable String prompt(HookPayload payload) {
        return payload.orMark(payload.firstText("prompt", "user_prompt", "text", "message"));
    }

    private static HookCall tool(HookPayload payload, EventOrigin origin) {
        String use = payload.firstText("tool_use_id", "toolUseId", "event_id", "eventId");
        String name = ClaudeCodeReader.toolName(payload);
        HookReport report = new HookReport.Tool(
                name,
                payload.unpacked("tool_input", "tool_args"),
                payload.orMark(payload.unpacked("tool_response", "tool_output", "tool_result", "output")),
                false);
        return new HookCall(origin, HookEventIds.TOOL_DONE, use, report);
    }

    private static HookCall edit(HookPayload payload, EventOrigin origin) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("file_path", payload.fields().required("file_path", "filePath"));
        JsonNode edits = payload.fields().any("edits");
        if (!edits.isNull()) {
            input.set("edits", edits);
        }
        String use = payload.firstText("event_id", "eventId");
        return new HookCall(
                origin,
                HookEventIds.TOOL_DONE,
                use,
                new HookReport.Tool("Edit", input, JsonNodeFactory.instance.nullNode(), false));
    }
}
