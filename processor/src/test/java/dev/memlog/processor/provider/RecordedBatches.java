/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.WireMapper;
import dev.memlog.processor.prompt.PromptBudget;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.prompt.PromptWriter;
import dev.memlog.testkit.RecordedSessions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests as they come about: the recorded sessions' events, one batch a turn; and events made by hand. */
public final class RecordedBatches {
    public static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");
    private static final JsonMapper MAPPER = WireMapper.create();

    private RecordedBatches() {}

    /** One turn: what the user asked and the events that followed. */
    public record Turn(String sessionId, String prompt, List<BatchEvent> events) {
        public ProviderRequest request() {
            return requestFor(prompt, events);
        }
    }

    public static List<Turn> turns() {
        Map<String, List<Turn>> sessions = new LinkedHashMap<>();
        Map<String, Integer> numbers = new LinkedHashMap<>();
        for (String line : RecordedSessions.claudeCodeHooks()) {
            JsonNode hook = json(line);
            String session = hook.path("session_id").asText();
            List<Turn> turns = sessions.computeIfAbsent(session, id -> new ArrayList<>());
            if (hook.path("hook_event_name").asText().equals("UserPromptSubmit")) {
                turns.add(new Turn(session, hook.path("prompt").asText(), new ArrayList<>()));
            }
            SessionEvent event = event(hook);
            if (event != null) {
                turns.getLast().events().add(new BatchEvent(numbers.merge(session, 1, Integer::sum), event));
            }
        }
        return sessions.values().stream().flatMap(List::stream).toList();
    }

    public static Turn turn(String promptPart) {
        return turns().stream()
                .filter(turn -> turn.prompt().contains(promptPart))
                .findFirst()
                .orElseThrow();
    }

    public static ProviderRequest requestFor(String prompt, List<BatchEvent> events) {
        return new PromptWriter()
                .write(new PromptInput(
                        SessionId.local("s-1"),
                        null,
                        "shop",
                        prompt,
                        1,
                        List.of(),
                        events,
                        false,
                        PromptBudget.DEFAULT,
                        null));
    }

    public static BatchEvent used(long number, String tool, String input, String output) {
        return new BatchEvent(
                number,
                new SessionEvent.ToolUsed(
                        envelope("e" + number, "s-1", null, null), tool, json(input), json(output), false));
    }

    public static BatchEvent failed(long number, String tool, String input, String error) {
        return new BatchEvent(
                number,
                new SessionEvent.ToolUsed(
                        envelope("e" + number, "s-1", null, null),
                        tool,
                        json(input),
                        JsonNodeFactory.instance.textNode(error),
                        true));
    }

    public static BatchEvent turnEnded(long number, String lastMessage) {
        return new BatchEvent(
                number, new SessionEvent.TurnEnded(envelope("e" + number, "s-1", null, null), lastMessage));
    }

    public static Envelope envelope(String id, String session, @Nullable String agentType, @Nullable String agentId) {
        SessionId sessionId = SessionId.local(session);
        return new Envelope(
                new EventId(id),
                SessionNumber.of(sessionId),
                sessionId,
                AT,
                "local",
                "dev",
                "claude-code",
                "shop",
                "/home/dev/shop",
                agentId,
                agentType);
    }

    private static @Nullable SessionEvent event(JsonNode hook) {
        String id =
                hook.path("hook_event_name").asText() + hook.path("tool_use_id").asText();
        Envelope envelope = envelope(
                id,
                hook.path("session_id").asText(),
                hook.path("agent_type").asText(null),
                hook.path("agent_id").asText(null));
        return switch (hook.path("hook_event_name").asText()) {
            case "PostToolUse" ->
                new SessionEvent.ToolUsed(
                        envelope,
                        hook.path("tool_name").asText(),
                        hook.path("tool_input"),
                        hook.path("tool_response"),
                        false);
            case "PostToolUseFailure" ->
                new SessionEvent.ToolUsed(
                        envelope, hook.path("tool_name").asText(), hook.path("tool_input"), hook.path("error"), true);
            case "SubagentStop" ->
                new SessionEvent.SubagentStopped(
                        envelope, hook.path("last_assistant_message").asText());
            case "Stop" ->
                new SessionEvent.TurnEnded(
                        envelope, hook.path("last_assistant_message").asText());
            default -> null;
        };
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
