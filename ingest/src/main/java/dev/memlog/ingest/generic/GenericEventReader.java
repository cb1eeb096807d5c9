/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.generic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.Issue;
import dev.memlog.edge.Request;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionId;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventComposer;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.HookEventIds;
import dev.memlog.ingest.accept.IngestHeaders;
import dev.memlog.ingest.accept.JsonFields;
import dev.memlog.ingest.accept.MessageText;
import dev.memlog.ingest.accept.RedactedAnswer;
import dev.memlog.ingest.accept.SessionMoves;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one event of the generic wire. Types that every agent has become Memlog's own events; any other becomes an
 * {@code ActivityReported}.
 *
 * <p>Threading: safe.
 */
final class GenericEventReader {
    private static final String NOT_GENERATED = "generate=false";

    private final Envelopes envelopes;
    private final EventComposer composer;
    private final SessionMoves moves;

    GenericEventReader(Envelopes envelopes, EventComposer composer, SessionMoves moves) {
        this.envelopes = envelopes;
        this.composer = composer;
        this.moves = moves;
    }

    /** @param key the event's id in the request's header, which overrides the one in the body */
    @Nullable
    GenericEvent read(JsonNode node, List<Object> path, @Nullable String key, Request request, List<Issue> issues) {
        int before = issues.size();
        JsonFields fields = new JsonFields(node, path, issues);
        SessionId session =
                fields.sessionId(request.principal().team(), "sessionId", "contentSessionId", "serverSessionId");
        String type = fields.required("eventType");
        EventOrigin origin = session == null ? null : origin(session, fields, request);
        EventId named = key == null ? fields.eventId("id", "sourceEventId") : JsonFields.toEventId(key);
        String projectId = fields.word("projectId");
        String sourceType = fields.word("sourceType");
        JsonNode payload = fields.any("payload");
        if (origin == null || issues.size() > before) {
            return null;
        }
        boolean starts = JsonFields.isSameName(type.replace(".", ""), "sessionstart");
        SessionEvent event = toEvent(moves.place(origin, starts), named, type, payload);
        if ("false".equals(request.option("generate", ""))) {
            event = new EventSkipped(event.envelope(), NOT_GENERATED);
        }
        return new GenericEvent(event, type, projectId, sourceType);
    }

    private EventOrigin origin(SessionId session, JsonFields fields, Request request) {
        String platform = fields.word("platformSource", "platform");
        String cwd = fields.word("cwd");
        String folder = cwd == null ? property(fields.any("payload"), "cwd") : cwd;
        return EventOrigin.of(
                request.principal(),
                session,
                fields.epochMillis("occurredAtEpoch"),
                platform == null ? IngestHeaders.platform(request) : platform,
                project(session, folder, fields, request),
                folder,
                fields.word("agentId"),
                fields.word("agentType"));
    }

    private @Nullable String project(SessionId session, @Nullable String folder, JsonFields fields, Request request) {
        String project = fields.word("project");
        String projectId = fields.word("projectId");
        if (project != null || projectId == null) {
            return project == null ? request.header(IngestHeaders.PROJECT) : project;
        }
        // The hooks of claude-mem's server runtime send one configured id for all folders of a machine.
        boolean sentByHook = "hook".equals(fields.word("sourceType"));
        return sentByHook && envelopes.knowsProject(session, folder) ? null : projectId;
    }

    private SessionEvent toEvent(EventOrigin origin, @Nullable EventId named, String type, JsonNode payload) {
        return switch (type.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_')) {
            case "tool_use" -> tool(origin, named, type, payload);
            case "user_prompt" -> {
                String text = words(payload, "prompt", "text", "content", "message");
                yield composer.prompt(envelopes.of(origin, named), text == null ? "" : text);
            }
            case "assistant_message", "turn_end" -> {
                RedactedAnswer answer = composer.redact(answerOf(payload));
                Envelope envelope = envelopes.of(origin, named);
                yield envelope.agentId() == null
                        ? composer.turnEnd(envelope, answer)
                        : composer.subagentStop(envelope, answer);
            }
            case "subagent_stop" ->
                composer.subagentStop(envelopes.of(origin, named), composer.redact(answerOf(payload)));
            case "session_start" -> composer.sessionStart(envelopes.of(origin, named), words(payload, "source"));
            case "compaction" -> composer.compaction(envelopes.of(origin, named), words(payload, "trigger"));
            case "session_end" -> composer.sessionEnd(envelopes.of(origin, named), words(payload, "reason"));
            default -> composer.activity(envelopes.of(origin, named), type.strip(), payload);
        };
    }

    private SessionEvent tool(EventOrigin origin, @Nullable EventId named, String type, JsonNode payload) {
        String name = property(payload, "tool_name", "toolName", "name");
        if (name == null || name.isBlank()) {
            return composer.activity(envelopes.of(origin, named), type.strip(), payload);
        }
        String use = property(payload, "tool_use_id", "toolUseId");
        JsonNode error = any(payload, "error");
        boolean failed = !error.isNull() || payload.path("failed").asBoolean(false);
        JsonNode response = any(payload, "tool_response", "toolResponse", "tool_output", "toolOutput", "output");
        EventId id = named != null
                ? named
                : HookEventIds.of(failed ? "PostToolUseFailure" : HookEventIds.TOOL_DONE, use, origin.agentId());
        return composer.tool(
                envelopes.of(origin, id),
                name,
                any(payload, "tool_input", "toolInput", "input"),
                error.isNull() ? response : error,
                failed);
    }

    private static @Nullable String answerOf(JsonNode payload) {
        return words(payload, "last_assistant_message", "lastAssistantMessage", "message", "text", "content");
    }

    /** The text of the payload, or of its first property that has one. */
    private static @Nullable String words(JsonNode payload, String... names) {
        if (!payload.isObject()) {
            return MessageText.of(payload);
        }
        JsonFields fields = new JsonFields(payload, List.of(), List.of());
        for (String name : names) {
            String text = fields.text(name);
            if (text != null) {
                return text;
            }
        }
        return MessageText.of(payload.path("parts"));
    }

    private static @Nullable String property(JsonNode payload, String... names) {
        return new JsonFields(payload, List.of(), List.of()).word(names);
    }

    private static JsonNode any(JsonNode payload, String... names) {
        return new JsonFields(payload, List.of(), List.of()).any(names);
    }
}
