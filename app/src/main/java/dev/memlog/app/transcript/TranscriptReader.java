/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.transcript;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.recall.http.BoundedLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One session's transcript as the payloads of the hooks that would have told of it: prompts, tool uses with their results,
 * and the answer at the end of each turn. They carry what Claude Code's own hooks carry as ids (prompt, tool use,
 * sub-agent), so that an event which was recorded live has the same event id.
 *
 * <p>Left out is what no hook tells: thinking, attachments, commands of the terminal, summaries of a compaction; and tool
 * uses of sub-agents in transcripts that do not name the sub-agent.
 *
 * <p>Threading: confined to one thread; for one file.
 */
public final class TranscriptReader {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Several pictures fit into it. */
    private static final int LONGEST_LINE = 32 * 1024 * 1024;

    /** What a slash command, the terminal or the harness puts into the place of a prompt. */
    private static final Pattern NOT_TYPED = Pattern.compile(
            "<(?:command-|local-command-|bash-|system-reminder|task-notification|user-memory-input)[\\s\\S]*"
                    + "|\\[Request interrupted[\\s\\S]*");

    /** Pictures, and more than the node would keep, need not go there; a request that is too large would be lost. */
    private static final PrivacyFilter ABRIDGED = new PrivacyFilter(false, 1024 * 1024);

    private static final String MEDIA_PROMPT = "[media prompt]";

    private final Set<String> seen;
    private final Sink sink;
    private final Map<String, JsonNode> toolUses = new HashMap<>();
    private String promptId = "";
    private @Nullable JsonNode lastSaid;
    private String answer = "";
    private String answerOf = "";

    /**
     * @param seen occasions that were told already: a session that was resumed or forked begins with a copy of another
     * @param sink takes the payloads in the order of the transcript
     */
    public TranscriptReader(Set<String> seen, Sink sink) {
        this.seen = seen;
        this.sink = sink;
    }

    /** Takes what hooks would have sent. */
    @FunctionalInterface
    public interface Sink {
        void accept(ObjectNode payload);
    }

    /** @return how many lines could not be read; the last one of a session at work may be half written */
    public int read(Path file) throws IOException {
        int broken = 0;
        try (BoundedLines lines = new BoundedLines(Files.newInputStream(file), LONGEST_LINE)) {
            for (BoundedLines.Line line = lines.next(); line != null; line = lines.next()) {
                if (line.tooLong()) {
                    broken++;
                    continue;
                }
                try {
                    JsonNode entry = MAPPER.readTree(line.text());
                    if (entry != null && entry.isObject()) {
                        onEntry(entry);
                    }
                } catch (JsonProcessingException e) {
                    broken++;
                }
            }
        }
        endTurn();
        return broken;
    }

    private void onEntry(JsonNode entry) {
        boolean meta = entry.path("isMeta").asBoolean()
                || entry.path("isCompactSummary").asBoolean();
        switch (entry.path("type").asText()) {
            case "user" -> {
                if (!meta) {
                    onUser(entry);
                }
            }
            case "assistant" -> onAssistant(entry);
            default -> {
                // What no hook tells.
            }
        }
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
            String typed = text(content);
            onPrompt(entry, typed.isBlank() && !content.isEmpty() ? MEDIA_PROMPT : typed);
        }
    }

    private void onPrompt(JsonNode entry, String prompt) {
        if (prompt.isBlank() || NOT_TYPED.matcher(prompt).matches()) {
            return;
        }
        endTurn();
        promptId = entry.path("promptId").asText(entry.path("uuid").asText());
        tell(payload(entry, "UserPromptSubmit").put("prompt", prompt), promptId);
    }

    private void onAssistant(JsonNode entry) {
        boolean ofSubagent = entry.path("isSidechain").asBoolean();
        for (JsonNode part : entry.at("/message/content")) {
            String type = part.path("type").asText();
            if (type.equals("tool_use")) {
                toolUses.put(part.path("id").asText(), part);
            }
            if (!ofSubagent && type.equals("text")) {
                String message = entry.at("/message/id").asText();
                answer = message.equals(answerOf)
                        ? answer + "\n" + part.path("text").asText()
                        : part.path("text").asText();
                answerOf = message;
                lastSaid = entry;
            } else if (!ofSubagent && type.equals("tool_use")) {
                lastSaid = null;
            }
        }
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
        payload.set("tool_name", use.path("name"));
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
        payload.put("session_id", entry.path("sessionId").asText());
        payload.put("hook_event_name", hook);
        payload.put("cwd", entry.path("cwd").asText());
        payload.put("timestamp", entry.path("timestamp").asText());
        payload.put("prompt_id", promptId);
        if (entry.path("isSidechain").asBoolean() && entry.has("agentId")) {
            payload.put("agent_id", entry.path("agentId").asText());
        }
        return payload;
    }

    private void tell(ObjectNode payload, String occasion) {
        if (!payload.path("session_id").asText().isEmpty()
                && seen.add(payload.path("hook_event_name").asText() + ":" + occasion)) {
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
