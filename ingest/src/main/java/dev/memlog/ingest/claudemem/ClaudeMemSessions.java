/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.claudemem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.Envelope;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.CancelSession;
import dev.memlog.event.SessionEvent.CompleteSession;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.PromptSubmitted;
import dev.memlog.event.SessionNumber;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventComposer;
import dev.memlog.ingest.accept.EventOrigin;
import dev.memlog.ingest.accept.RecentSessions;
import dev.memlog.ingest.accept.RecentSessions.RecentSession;
import dev.memlog.ingest.accept.RequestAcceptor;
import dev.memlog.ingest.accept.Wire;
import dev.memlog.ingest.accept.WireParts;
import dev.memlog.ingest.accept.WireRoutes;
import java.time.InstantSource;

/**
 * claude-mem's write routes that open, prompt and close a session. The prompt's number, and whether it repeats the one
 * before, come from this node's recent sessions.
 *
 * <p>Threading: safe.
 */
public final class ClaudeMemSessions implements Wire {
    static final String DUPLICATE = "duplicate";

    private final Envelopes envelopes;
    private final EventComposer composer;
    private final RequestAcceptor acceptor;
    private final RecentSessions recent;
    private final InstantSource clock;

    public ClaudeMemSessions(WireParts parts) {
        this.envelopes = parts.envelopes();
        this.composer = parts.composer();
        this.acceptor = parts.acceptor();
        this.recent = parts.recent();
        this.clock = parts.clock();
    }

    @Override
    public void addTo(WireRoutes routes) {
        routes.post("/api/sessions/init", this::init);
        routes.post("/sessions/{id}/init", this::initByNumber);
        routes.post("/api/sessions/session-end", this::end);
        routes.post("/api/sessions/complete", this::completeById);
        routes.post("/sessions/{id}/complete", this::complete);
        routes.delete("/sessions/{id}", this::cancel);
    }

    /** {@code POST /api/sessions/init}: a prompt of a session named by its id. */
    private Reply init(Request request) {
        ClaudeMemRequest read = ClaudeMemRequest.bySessionId(request);
        String prompt = read.fields().text("prompt");
        EventOrigin origin = read.origin();
        if (origin == null || !read.isValid()) {
            return acceptor.reject(read.issues());
        }
        Envelope envelope = envelopes.of(origin, read.named());
        SessionEvent event =
                composer.prompt(envelope, prompt == null || prompt.isEmpty() ? EventComposer.MEDIA_PROMPT : prompt);
        RecentSession before = recent.of(origin.key());
        if (event instanceof PromptSubmitted submitted && before.repeatsPrompt(submitted.text(), clock.instant())) {
            event = new EventSkipped(envelope, DUPLICATE);
        }
        SessionEvent settled = event;
        return acceptor.accept(settled, request, () -> initReply(settled, before));
    }

    private Reply initReply(SessionEvent event, RecentSession before) {
        SessionNumber session = event.envelope().session();
        ObjectNode reply = JsonNodeFactory.instance.objectNode();
        reply.put("sessionDbId", session.value());
        if (event instanceof EventSkipped skipped) {
            boolean repeated = skipped.reason().equals(DUPLICATE);
            reply.put("promptNumber", repeated ? before.prompts() : before.prompts() + 1);
            reply.put("skipped", true);
            reply.put("reason", skipped.reason());
            if (repeated) {
                reply.put("contextInjected", false);
            }
        } else {
            reply.put("promptNumber", before.prompts() + 1);
            reply.put("skipped", false);
            reply.put("contextInjected", false);
            reply.put("status", "initialized");
        }
        recent.onAccepted(event, clock.instant());
        return Reply.ok(reply);
    }

    /**
     * {@code POST /sessions/{id}/init}: the same prompt again, addressed by the session's number, as 9.x sends it. It
     * counts only if this node does not know the prompt.
     */
    private Reply initByNumber(Request request) {
        ClaudeMemRequest read = ClaudeMemRequest.byNumber(request);
        String prompt = read.fields().text("userPrompt", "prompt");
        EventOrigin origin = read.origin();
        if (origin == null || !read.isValid()) {
            return acceptor.reject(read.issues());
        }
        Reply accepted = Reply.ok(JsonNodeFactory.instance
                .objectNode()
                .put("status", "initialized")
                .put("sessionDbId", origin.session().value())
                .put("port", request.port()));
        if (prompt == null || prompt.isBlank()) {
            return acceptor.ignore(accepted);
        }
        SessionEvent event = composer.prompt(envelopes.of(origin, read.named()), prompt);
        if (event instanceof PromptSubmitted submitted
                && recent.of(origin.key()).knowsPrompt(submitted.text())) {
            return acceptor.ignore(accepted);
        }
        return acceptor.accept(event, request, () -> {
            recent.onAccepted(event, clock.instant());
            return accepted;
        });
    }

    /** {@code POST /api/sessions/session-end}, the SessionEnd hook of 13.x. */
    private Reply end(Request request) {
        return end(request, "accepted");
    }

    /** {@code POST /api/sessions/complete}, the SessionEnd hook of 10.x. */
    private Reply completeById(Request request) {
        return end(request, "completed");
    }

    private Reply end(Request request, String status) {
        ClaudeMemRequest read = ClaudeMemRequest.bySessionId(request);
        String reason = read.fields().text("reason");
        EventOrigin origin = read.origin();
        if (origin == null || !read.isValid()) {
            return acceptor.reject(read.issues());
        }
        SessionEvent event = composer.sessionEnd(envelopes.of(origin, read.named()), reason);
        return acceptor.accept(
                event,
                request,
                () -> Reply.ok(JsonNodeFactory.instance
                        .objectNode()
                        .put("status", status)
                        .put("sessionDbId", origin.session().value())));
    }

    /** {@code POST /sessions/{id}/complete}. */
    private Reply complete(Request request) {
        ClaudeMemRequest read = ClaudeMemRequest.withoutBody(request);
        EventOrigin origin = read.origin();
        if (origin == null || !read.isValid()) {
            return acceptor.reject(read.issues());
        }
        SessionEvent command = new CompleteSession(envelopes.of(origin, read.named()), "requested");
        return acceptor.accept(
                command,
                request,
                () -> Reply.ok(JsonNodeFactory.instance.objectNode().put("success", true)));
    }

    /** {@code DELETE /sessions/{id}}. */
    private Reply cancel(Request request) {
        ClaudeMemRequest read = ClaudeMemRequest.withoutBody(request);
        EventOrigin origin = read.origin();
        if (origin == null || !read.isValid()) {
            return acceptor.reject(read.issues());
        }
        SessionEvent command = new CancelSession(envelopes.of(origin, read.named()), "requested");
        return acceptor.accept(
                command,
                request,
                () -> Reply.ok(JsonNodeFactory.instance.objectNode().put("status", "deleted")));
    }
}
