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
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gemini CLI's hook payloads. They have no ids; each hook's time with a digest of its content stands for one.
 *
 * <p>{@code PreCompress} is ignored: Gemini CLI runs it before each model call, compressing or not.
 */
final class GeminiReader implements HookReader {
    /** Gemini's tool names, and those that prompts and rules of the other modules use. */
    private static final Map<String, String> TOOLS = Map.ofEntries(
            Map.entry("run_shell_command", "Bash"),
            Map.entry("read_file", "Read"),
            Map.entry("write_file", "Write"),
            Map.entry("replace", "Edit"),
            Map.entry("glob", "Glob"),
            Map.entry("grep_search", "Grep"),
            Map.entry("search_file_content", "Grep"),
            Map.entry("list_directory", "LS"),
            Map.entry("web_fetch", "WebFetch"),
            Map.entry("google_web_search", "WebSearch"),
            Map.entry("write_todos", "TodoWrite"));

    private static final String WRAPPED = "<untrusted_context>";
    private static final String WRAPPED_END = "</untrusted_context>";

    @Override
    public @Nullable HookCall read(HookPayload payload) {
        JsonFields fields = payload.fields();
        SessionId session = payload.sessionId("session_id");
        String hook = fields.required("hook_event_name");
        if (session == null || hook.isEmpty()) {
            return null;
        }
        Instant at = payload.moment("timestamp");
        EventOrigin origin = payload.origin(session, "gemini", at, payload.folder());
        String occasion = at == null ? null : at + ":" + payload.digest();
        return switch (hook) {
            case "SessionStart" ->
                new HookCall(origin, hook, occasion, new HookReport.SessionStart(fields.word("source")));
            case "BeforeAgent" -> new HookCall(origin, "UserPromptSubmit", occasion, prompt(payload));
            case "AfterTool" -> tool(payload, origin, occasion);
            case "AfterAgent" -> {
                String answer = fields.text("prompt_response");
                boolean answerless = !payload.cut() && (answer == null || answer.isBlank());
                yield new HookCall(origin, "Stop", occasion, new HookReport.TurnEnd(answer, answerless));
            }
            case "SessionEnd" -> new HookCall(origin, hook, occasion, new HookReport.SessionEnd(fields.word("reason")));
            default -> new HookCall(origin, hook, occasion, new HookReport.Nothing());
        };
    }

    /** Gemini also runs this hook after each tool, without a prompt; such a call reports nothing. */
    private static HookReport prompt(HookPayload payload) {
        String text = payload.orMark(payload.fields().text("prompt"));
        boolean isOfPictures = payload.fields().any("prompt").isContainerNode();
        return (text == null || text.isBlank()) && !isOfPictures
                ? new HookReport.Nothing()
                : new HookReport.Prompt(text);
    }

    private static HookCall tool(HookPayload payload, EventOrigin origin, @Nullable String occasion) {
        String name = ClaudeCodeReader.toolName(payload);
        JsonNode response = payload.fields().any("tool_response");
        boolean failed = response.hasNonNull("error");
        HookReport report = new HookReport.Tool(
                TOOLS.getOrDefault(name, name),
                payload.fields().any("tool_input"),
                payload.orMark(output(response)),
                failed);
        return new HookCall(origin, failed ? "PostToolUseFailure" : HookEventIds.TOOL_DONE, occasion, report);
    }

    /** Without the tags that warn Gemini's own model. */
    private static JsonNode unwrapped(JsonNode content) {
        String text = content.isTextual() ? content.textValue().strip() : "";
        return text.startsWith(WRAPPED) && text.endsWith(WRAPPED_END)
                ? TextNode.valueOf(text.substring(WRAPPED.length(), text.length() - WRAPPED_END.length())
                        .strip())
                : content;
    }

    /** The output for the model and the file's diff, without the file's full text before and after. */
    private static JsonNode output(JsonNode response) {
        JsonNode content = unwrapped(response.path("llmContent"));
        JsonNode change = response.path("returnDisplay").path("fileDiff");
        if (content.isMissingNode()) {
            return response;
        }
        if (!change.isTextual() && !response.hasNonNull("error")) {
            return content;
        }
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        if (change.isTextual()) {
            output.set("fileDiff", change);
        } else {
            output.set("llmContent", content);
        }
        if (response.hasNonNull("error")) {
            output.set("error", response.path("error"));
        }
        return output;
    }
}
