/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.claudemem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventComposer;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.HookEventIds;
import dev.memlog.ingest.accept.JsonFields;
import dev.memlog.ingest.accept.RecentSessions;
import dev.memlog.ingest.accept.RedactedAnswer;
import dev.memlog.ingest.accept.RequestAcceptor;
import dev.memlog.ingest.accept.Wire;
import dev.memlog.ingest.accept.WireParts;
import dev.memlog.ingest.accept.WireRoutes;
import org.jspecify.annotations.Nullable;

/**
 * claude-mem's write routes for what happens in a session: tool calls and turn ends. Each names the session by its id
 * or, on older routes, by its number.
 *
 * <p>Threading: safe.
 */
public final class ClaudeMemEvents implements Wire {
    private static final String TURN_END = "summarize";
    private static final String SUBAGENT_CONTEXT = "subagent_context";

    private final Envelopes envelopes;
    private final EventComposer composer;
    private final RequestAcceptor acceptor;
    private final RecentSessions recent;

    public ClaudeMemEvents(WireParts parts) {
        this.envelopes = parts.envelopes();
        this.composer = parts.composer();
        this.acceptor = parts.acceptor();
        this.recent = parts.recent();
    }

    @Override
    public void addTo(WireRoutes routes) {
        routes.post("/api/sessions/observations", this::observation);
        routes.post("/sessions/{id}/observations", this::observationByNumber);
        routes.post("/api/sessions/summarize", this::summarize);
        routes.post("/sessions/{id}/summarize", this::summarizeByNumber);
    }

    /** {@code POST /api/sessions/observations}. */
    private Reply observation(Request request) {
        return observation(ClaudeMemRequest.bySessionId(request), request);
    }

    /** {@code POST /sessions/{id}/observations}. */
    private Reply observationByNumber(Request request) {
        return observation(ClaudeMemRequest.byNumber(request), request);
    }

    /** {@code POST /api/sessions/summarize}. */
    private Reply summarize(Request request) {
        return summarize(ClaudeMemRequest.bySessionId(request), request);
    }

    /** {@code POST /sessions/{id}/summarize}. */
    private Reply summarizeByNumber(Request request) {
        return summarize(ClaudeMemRequest.byNumber(request), request);
    }

    private Reply observation(ClaudeMemRequest read, Request request) {
        EventOrigin origin = read.origin();
        if (origin == null) {
            return acceptor.reject(read.issues());
        }
        JsonFields fields = read.fields();
        String tool = fields.required("tool_name", "toolName");
        String use = fields.text("tool_use_id", "toolUseId");
        if (!read.isValid()) {
            return acceptor.reject(read.issues());
        }
        EventId id =
                read.named() != null ? read.named() : HookEventIds.of(HookEventIds.TOOL_DONE, use, origin.agentId());
        SessionEvent event = composer.tool(
                envelopes.of(origin, id),
                tool,
                fields.any("tool_input", "toolInput"),
                fields.any("tool_response", "toolResponse"),
                false);
        return acceptor.accept(event, request, () -> queued(event));
    }

    private Reply summarize(ClaudeMemRequest read, Request request) {
        EventOrigin origin = read.origin();
        if (origin == null) {
            return acceptor.reject(read.issues());
        }
        String message = read.fields().text("last_assistant_message", "lastAssistantMessage");
        if (!read.isValid()) {
            return acceptor.reject(read.issues());
        }
        boolean ofSubagent = origin.agentId() != null && !origin.agentId().isBlank();
        RedactedAnswer answer = composer.redact(message);
        var envelope = envelopes.of(origin, read.named() != null ? read.named() : turnEndId(origin, answer));
        SessionEvent event =
                ofSubagent ? new EventSkipped(envelope, SUBAGENT_CONTEXT) : composer.turnEnd(envelope, answer);
        return acceptor.accept(event, request, () -> queued(event));
    }

    /**
     * Gives the same answer to the same prompt the same id, however often its hook runs. Null, for an id of its own, if
     * this node has not seen the prompt or the answer is empty.
     */
    private @Nullable EventId turnEndId(EventOrigin origin, RedactedAnswer answer) {
        return answer.isEmpty()
                ? null
                : HookEventIds.ofAnswer(TURN_END, recent.of(origin.key()).newestPrompt(), origin.agentId(), answer);
    }

    private static Reply queued(SessionEvent event) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        if (event instanceof EventSkipped skipped) {
            reply.put("status", "skipped").put("reason", skipped.reason());
        } else {
            reply.put("status", "queued");
        }
        reply.put("sessionDbId", event.envelope().session().value());
        reply.put("eventId", event.envelope().id().value());
        return Reply.ok(reply);
    }
}
