/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.generic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.ingest.accept.Composer;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventIds;
import dev.memlog.ingest.accept.Fields;
import dev.memlog.ingest.accept.Sender;
import dev.memlog.ingest.accept.SessionMoves;
import dev.memlog.ingest.accept.Texts;
import dev.memlog.ingest.http.IngestRequest;
import dev.memlog.ingest.http.Issue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event of the generic wire. Types that every agent has become our own events; any other is reported as it is.
 *
 * <p>Threading: safe.
 */
public final class GenericEventReader {
    private static final String NOT_GENERATED = "generate=false";

    private final Envelopes envelopes;
    private final Composer composer;
    private final SessionMoves moves;

    public GenericEventReader(Envelopes envelopes, Composer composer, SessionMoves moves) {
        this.envelopes = envelopes;
        this.composer = composer;
        this.moves = moves;
    }

    /** @param key the event's id by the request's header, which goes before the one in the body */
    @Nullable
    GenericEvent read(
            JsonNode node, List<Object> path, @Nullable String key, IngestRequest request, List<Issue> issues) {
        int before = issues.size();
        Fields fields = new Fields(node, path, issues);
        SessionId session = fields.sessionId("sessionId", "contentSessionId", "serverSessionId");
        String type = fields.required("eventType");
        Sender sender = session == null ? null : sender(session, fields, request);
        EventId named = key == null ? fields.eventId("id", "sourceEventId") : Fields.toEventId(key);
        String projectId = fields.word("projectId");
        String sourceType = fields.word("sourceType");
        JsonNode payload = fields.any("payload");
        if (sender == null || issues.size() > before) {
            return null;
        }
        boolean starts = Fields.isSameName(type.replace(".", ""), "sessionstart");
        SessionEvent event = toEvent(moves.place(sender, starts), named, type, payload);
        if ("false".equals(request.options().get("generate"))) {
            event = new EventSkipped(event.envelope(), NOT_GENERATED);
        }
        return new GenericEvent(event, type, projectId, sourceType);
    }

    private Sender sender(SessionId session, Fields fields, IngestRequest request) {
        String platform = fields.word("platformSource", "platform");
        String cwd = fields.word("cwd");
        String folder = cwd == null ? property(fields.any("payload"), "cwd") : cwd;
        return Sender.of(
                session,
                fields.epochMillis("occurredAtEpoch"),
                platform == null ? request.platformHeader() : platform,
                project(session, folder, fields, request),
                folder,
                fields.word("agentId"),
                fields.word("agentType"));
    }

    private @Nullable String project(SessionId session, @Nullable String folder, Fields fields, IngestRequest request) {
        String project = fields.word("project");
        String projectId = fields.word("projectId");
        if (project != null || projectId == null) {
            return project == null ? request.header(IngestRequest.PROJECT) : project;
        }
        // The hooks of claude-mem's server runtime send one configured id for all folders of a machine.
        boolean sentByHook = "hook".equals(fields.word("sourceType"));
        return sentByHook && envelopes.knowsProject(SessionNumber.of(session), folder) ? null : projectId;
    }

    private SessionEvent toEvent(Sender sender, @Nullable EventId named, String type, JsonNode payload) {
        return switch (type.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_')) {
            case "tool_use" -> tool(sender, named, type, payload);
            case "user_prompt" -> {
                String text = words(payload, "prompt", "text", "content", "message");
                yield composer.prompt(envelopes.of(sender, named), text == null ? "" : text);
            }
            case "assistant_message", "turn_end" -> {
                String answer = composer.answer(answerOf(payload));
                Envelope envelope = envelopes.of(sender, named);
                yield envelope.agentId() == null
                        ? composer.turnEnd(envelope, answer)
                        : composer.subagentStop(envelope, answer);
            }
            case "subagent_stop" ->
                composer.subagentStop(envelopes.of(sender, named), composer.answer(answerOf(payload)));
            case "session_start" -> composer.sessionStart(envelopes.of(sender, named), words(payload, "source"));
            case "compaction" -> composer.compaction(envelopes.of(sender, named), words(payload, "trigger"));
            case "session_end" -> composer.sessionEnd(envelopes.of(sender, named), words(payload, "reason"));
            default -> composer.activity(envelopes.of(sender, named), type.strip(), payload);
        };
    }

    private SessionEvent tool(Sender sender, @Nullable EventId named, String type, JsonNode payload) {
        String name = property(payload, "tool_name", "toolName", "name");
        if (name == null || name.isBlank()) {
            return composer.activity(envelopes.of(sender, named), type.strip(), payload);
        }
        String use = property(payload, "tool_use_id", "toolUseId");
        JsonNode error = any(payload, "error");
        boolean failed = !error.isNull() || payload.path("failed").asBoolean(false);
        JsonNode response = any(payload, "tool_response", "toolResponse", "tool_output", "toolOutput", "output");
        EventId id = named != null
                ? named
                : EventIds.of(failed ? "PostToolUseFailure" : EventIds.TOOL_DONE, use, sender.agentId());
        return composer.tool(
                envelopes.of(sender, id),
                name,
                any(payload, "tool_input", "toolInput", "input"),
                error.isNull() ? response : error,
                failed);
    }

    private static @Nullable String answerOf(JsonNode payload) {
        return words(payload, "last_assistant_message", "lastAssistantMessage", "message", "text", "content");
    }

    /** The text of the payload, or of the first of its properties that has one. */
    private static @Nullable String words(JsonNode payload, String... names) {
        if (!payload.isObject()) {
            return Texts.of(payload);
        }
        Fields fields = new Fields(payload, List.of(), List.of());
        for (String name : names) {
            String text = fields.text(name);
            if (text != null) {
                return text;
            }
        }
        return Texts.of(payload.path("parts"));
    }

    private static @Nullable String property(JsonNode payload, String... names) {
        return new Fields(payload, List.of(), List.of()).word(names);
    }

    private static JsonNode any(JsonNode payload, String... names) {
        return new Fields(payload, List.of(), List.of()).any(names);
    }
}
