/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.transcript;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.ingest.privacy.PrivacyFilter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one session in one file, in their order.
 *
 * <p>Threading: confined to one thread.
 */
final class SessionReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Drops pictures and whatever exceeds the node's limits; a request that is too large would be lost. */
    private static final PrivacyFilter ABRIDGED = new PrivacyFilter(false, 1024 * 1024);

    private static final String MEDIA_PROMPT = "[media prompt]";

    private final String session;
    private final Set<String> seen;
    private final TranscriptReader.Sink sink;
    private final Map<String, JsonNode> toolUses = new HashMap<>();
    private final QueuedPrompts queued = new QueuedPrompts();
    private String promptId = "";
    private String cwd = "";
    private @Nullable JsonNode lastSaid;
    private String answer = "";
    private String answerOf = "";

    SessionReader(String session, Set<String> seen, TranscriptReader.Sink sink) {
        this.session = session;
        this.seen = seen;
        this.sink = sink;
    }

    void onEntry(JsonNode entry) {
        cwd = entry.path("cwd").asText(cwd);
        boolean meta = entry.path("isMeta").asBoolean()
                || entry.path("isCompactSummary").asBoolean();
        switch (entry.path("type").asText()) {
            case "user" -> {
                if (!meta) {
                    onUser(entry);
                }
            }
            case "assistant" -> onAssistant(entry);
            case "queue-operation" -> queued.onOperation(entry, text(entry.path("content")));
            case "attachment" -> {
                if (!meta) {
                    onAttachment(entry, entry.path("attachment"));
                }
            }
            default -> {
                // No hook reports these.
            }
        }
    }

    /** Nothing more comes of this session in this file. */
    void end() {
        tellQueued();
        endTurn();
    }

    private void onUser(JsonNode entry) {
        JsonNode content = entry.at("/message/content");
        boolean results = false;
        for (JsonNode part : content) {
            if (part.path("type").asText().equals("tool_result")) {
                results = true;
                onResult(entry, part);
            }
        }
        if (!results && !entry.path("isSidechain").asBoolean()) {
            onPrompt(entry, typed(content));
        }
    }

    private void onPrompt(JsonNode entry, String prompt) {
        boolean wasQueued = queued.take(prompt);
        if (!TypedText.isTyped(entry, prompt)) {
            return;
        }
        if (!wasQueued) {
            tellQueued(); // What was typed earlier has reached the agent within the turn before.
        }
        endTurn();
        promptId = TypedText.id(entry, prompt);
        tell(payload(entry, "UserPromptSubmit").put("prompt", prompt), promptId);
    }

    /** A prompt that was typed while the agent worked, and read by it within its turn, has no line of its own. */
    private void onAttachment(JsonNode entry, JsonNode attachment) {
        boolean meant = attachment.path("type").asText().equals("queued_command")
                && !attachment.path("isMeta").asBoolean()
                && !entry.path("isSidechain").asBoolean();
        if (!meant) {
            return;
        }
        String prompt = typed(attachment.path("prompt"));
        queued.take(prompt);
        String mode = attachment.path("commandMode").asText("prompt");
        if (mode.equals("prompt") && TypedText.isTyped(attachment, prompt) && TypedText.isTyped(entry, prompt)) {
            tellWithinTurn(entry, prompt);
        }
    }

    private void tellQueued() {
        queued.takeAll().forEach(typed -> {
            if (TypedText.isTyped(typed.entry(), typed.text())) {
                tellWithinTurn(typed.entry(), typed.text());
            }
        });
    }

    /** The turn continues; its end is reported under the prompt that began it, as the Stop hook does. */
    private void tellWithinTurn(JsonNode entry, String prompt) {
        String id = TypedText.id(entry, prompt);
        if (promptId.isEmpty()) {
            promptId = id;
        }
        tell(payload(entry, "UserPromptSubmit").put("prompt_id", id).put("prompt", prompt), id);
    }

    private static String typed(JsonNode content) {
        String text = text(content);
        return text.isBlank() && !content.isEmpty() ? MEDIA_PROMPT : text;
    }

    private void onAssistant(JsonNode entry) {
        boolean ofSubagent = entry.path("isSidechain").asBoolean();
        JsonNode content = entry.at("/message/content");
        if (content.isTextual() && !ofSubagent) {
            onSaid(entry, content.asText());
        }
        for (JsonNode part : content) {
            String type = part.path("type").asText();
            if (type.equals("tool_use")) {
                toolUses.put(part.path("id").asText(), part);
            }
            if (!ofSubagent && type.equals("text")) {
                onSaid(entry, part.path("text").asText());
            } else if (!ofSubagent && type.equals("tool_use")) {
                lastSaid = null;
            }
        }
    }

    private void onSaid(JsonNode entry, String text) {
        String message = entry.at("/message/id").asText();
        answer = message.equals(answerOf) ? answer + "\n" + text : text;
        answerOf = message;
        lastSaid = entry;
    }

    private void onResult(JsonNode entry, JsonNode part) {
        String id = part.path("tool_use_id").asText();
        JsonNode use = toolUses.remove(id);
        boolean nameless = entry.path("isSidechain").asBoolean() && !entry.has("agentId");
        if (use == null || nameless) {
            return;
        }
        boolean failed = part.path("is_error").asBoolean();
        ObjectNode payload = payload(entry, failed ? "PostToolUseFailure" : "PostToolUse");
        payload.put("tool_name", use.path("name").asText(""));
        payload.set("tool_input", ABRIDGED.payload(use.path("input")));
        payload.put("tool_use_id", id);
        if (failed) {
            payload.put("error", text(part.path("content")));
        } else {
            payload.set(
                    "tool_response",
                    ABRIDGED.payload(entry.has("toolUseResult") ? entry.path("toolUseResult") : part.path("content")));
        }
        tell(payload, id);
    }

    private void endTurn() {
        JsonNode said = lastSaid;
        if (said != null && !promptId.isEmpty() && !answer.isBlank()) {
            tell(payload(said, "Stop").put("last_assistant_message", answer), promptId + answerOf);
        }
        lastSaid = null;
        answer = "";
        answerOf = "";
    }

    private ObjectNode payload(JsonNode entry, String hook) {
        ObjectNode payload = MAPPER.createObjectNode();
        payload.put("session_id", session);
        payload.put("hook_event_name", hook);
        payload.put("cwd", entry.path("cwd").asText(cwd));
        payload.put("timestamp", entry.path("timestamp").asText());
        payload.put("prompt_id", promptId);
        if (entry.path("isSidechain").asBoolean() && entry.has("agentId")) {
            payload.put("agent_id", entry.path("agentId").asText());
        }
        return payload;
    }

    private void tell(ObjectNode payload, String occasion) {
        if (seen.add(payload.path("hook_event_name").asText() + ":" + occasion)) {
            sink.accept(payload);
        }
    }

    private static String text(JsonNode content) {
        return content.isTextual()
                ? content.asText()
                : content.valueStream()
                        .filter(part -> part.path("type").asText().equals("text"))
                        .map(part -> part.path("text").asText())
                        .collect(Collectors.joining("\n"));
    }
}
