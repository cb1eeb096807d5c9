/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.claudemem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Issue;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionId;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventComposer;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.IngestHeaders;
import dev.memlog.ingest.accept.JsonBody;
import dev.memlog.ingest.accept.JsonFields;
import dev.memlog.ingest.accept.OpenTurns;
import dev.memlog.ingest.accept.RecentSessions;
import dev.memlog.ingest.accept.RedactedAnswer;
import dev.memlog.ingest.accept.RequestAcceptor;
import dev.memlog.ingest.accept.SessionKey;
import dev.memlog.ingest.accept.Wire;
import dev.memlog.ingest.accept.WireParts;
import dev.memlog.ingest.accept.WireRoutes;
import dev.memlog.ingest.generic.GenerationJob;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions as clients of claude-mem's server start and end them: both with every turn. The agent's session id serves as
 * the server's.
 *
 * <p>Threading: safe.
 */
public final class ServerSessions implements Wire {
    /** One id for every start of a session, so that only the first one counts, on any node. */
    private static final EventId START = new EventId("server-session-start");

    private final Envelopes envelopes;
    private final EventComposer composer;
    private final RequestAcceptor acceptor;
    private final RecentSessions recent;
    private final OpenTurns turns;
    private final InstantSource clock;

    public ServerSessions(WireParts parts) {
        this.envelopes = parts.envelopes();
        this.composer = parts.composer();
        this.acceptor = parts.acceptor();
        this.recent = parts.recent();
        this.turns = parts.turns();
        this.clock = parts.clock();
    }

    @Override
    public void addTo(WireRoutes routes) {
        routes.post("/v1/sessions/start", this::start);
        routes.post("/v1/sessions/{id}/end", this::end);
    }

    /**
     * {@code POST /v1/sessions/start}: 201 for a session that this node does not know, else 200. Hooks send the
     * project's name and the prompt as metadata.
     */
    private Reply start(Request request) {
        JsonBody body = JsonBody.object(request.body());
        List<Issue> issues = new ArrayList<>(body.issues());
        if (!issues.isEmpty()) {
            return acceptor.reject(issues);
        }
        JsonFields fields = new JsonFields(body.json(), List.of(), issues);
        SessionId session =
                fields.sessionId(request.principal().team(), "contentSessionId", "externalSessionId", "sessionId");
        EventOrigin origin = session == null ? null : origin(session, fields, request);
        if (session == null || origin == null || !issues.isEmpty()) {
            return acceptor.reject(issues);
        }
        Envelope envelope = envelopes.of(origin, START);
        boolean known = turns.isKnown(SessionKey.of(envelope));
        List<SessionEvent> events = new ArrayList<>();
        if (!known) {
            events.add(composer.sessionStart(envelope, null));
        }
        String text = body.json().path("metadata").path("prompt").asText("");
        if (!text.isBlank()) {
            events.add(prompt(envelopes.of(origin, null), text));
        }
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.set("session", session(session, envelope, "idle", null));
        if (events.isEmpty()) {
            return acceptor.ignore(Reply.ok(reply));
        }
        return acceptor.accept(events, request, () -> {
            turns.onStart(SessionKey.of(envelope));
            events.forEach(this::note);
            return Reply.json(known ? 200 : 201, reply);
        });
    }

    private EventOrigin origin(SessionId session, JsonFields fields, Request request) {
        JsonNode named = fields.any("metadata").path("project");
        String project = fields.text("project");
        if (project == null) {
            project = request.header(IngestHeaders.PROJECT);
        }
        if (project == null && named.isTextual() && !named.textValue().isBlank()) {
            project = recent.projectOf(SessionKey.of(session), named::textValue);
        }
        String projectId = fields.text("projectId");
        String platform = fields.text("platformSource");
        return EventOrigin.of(
                request.principal(),
                session,
                null,
                platform == null ? IngestHeaders.platform(request) : platform,
                project == null ? projectId : project,
                fields.text("cwd"),
                fields.text("agentId"),
                fields.text("agentType"));
    }

    private SessionEvent prompt(Envelope envelope, String text) {
        SessionEvent event = composer.prompt(envelope, text);
        boolean repeated = event instanceof PromptSubmitted submitted
                && recent.of(SessionKey.of(envelope)).repeatsPrompt(submitted.text(), clock.instant());
        return repeated ? new EventSkipped(envelope, ClaudeMemSessions.DUPLICATE) : event;
    }

    private void note(SessionEvent event) {
        recent.onAccepted(event, clock.instant());
        if (event instanceof PromptSubmitted) {
            turns.onEvent(SessionKey.of(event.envelope()), false);
        }
    }

    /** {@code POST /v1/sessions/{id}/end}: the turn's end; ignored if no event came since the last one. */
    private Reply end(Request request) {
        SessionId session;
        try {
            session = new SessionId(request.principal().team(), request.path("id"));
        } catch (IllegalArgumentException e) {
            return acceptor.reject(List.of(new Issue(
                    List.of("id"), "is not a session id: send the one from /v1/sessions/start", "invalid_value")));
        }
        EventOrigin origin = EventOrigin.of(
                request.principal(),
                session,
                null,
                IngestHeaders.platform(request),
                request.header(IngestHeaders.PROJECT),
                null,
                null,
                null);
        Envelope envelope = envelopes.of(origin, null);
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        if (!turns.isOpen(SessionKey.of(envelope))) {
            reply.set("session", session(session, envelope, "completed", clock.instant()));
            return acceptor.ignore(Reply.ok(reply));
        }
        SessionEvent event = composer.turnEnd(envelope, RedactedAnswer.NONE);
        return acceptor.accept(event, request, () -> {
            turns.onEvent(SessionKey.of(envelope), true);
            reply.set("session", session(session, envelope, "queued", clock.instant()));
            reply.set("generationJob", GenerationJob.of(event, "session_summary", clock.instant()));
            return Reply.ok(reply);
        });
    }

    private static ObjectNode session(
            SessionId id, Envelope envelope, String generationStatus, @Nullable Instant endedAt) {
        long now = envelope.at().toEpochMilli();
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        session.put("id", id.value());
        session.put("projectId", envelope.project());
        session.put("teamId", envelope.team());
        session.put("externalSessionId", id.value());
        session.put("contentSessionId", id.value());
        session.put("sessionDbId", envelope.session().value());
        session.put("agentId", envelope.agentId());
        session.put("agentType", envelope.agentType());
        session.put("platformSource", envelope.platform());
        session.put("generationStatus", generationStatus);
        session.putObject("metadata");
        session.put("startedAtEpoch", now);
        session.put("endedAtEpoch", endedAt == null ? null : endedAt.toEpochMilli());
        session.putNull("lastGeneratedAtEpoch");
        session.put("createdAtEpoch", now);
        session.put("updatedAtEpoch", now);
        return session;
    }
}
