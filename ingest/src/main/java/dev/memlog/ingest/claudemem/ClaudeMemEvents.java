/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.claudemem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.ingest.accept.Composer;
import dev.memlog.ingest.accept.Envelopes;
import dev.memlog.ingest.accept.EventIds;
import dev.memlog.ingest.accept.Fields;
import dev.memlog.ingest.accept.Intake;
import dev.memlog.ingest.accept.RecentSessions;
import dev.memlog.ingest.accept.Sender;
import dev.memlog.ingest.http.IngestRequest;
import dev.memlog.ingest.http.Reply;
import org.jspecify.annotations.Nullable;

/**
 * claude-mem's write wire, as far as it tells what happened in a session: a tool's use, the end of a turn. Each may name
 * the session by its id or, on the older routes, by its number.
 *
 * <p>Threading: safe.
 */
public final class ClaudeMemEvents {
    private static final String TURN_END = "summarize";
    private static final String SUBAGENT_CONTEXT = "subagent_context";

    private final Envelopes envelopes;
    private final Composer composer;
    private final Intake intake;
    private final RecentSessions recent;

    public ClaudeMemEvents(Envelopes envelopes, Composer composer, Intake intake, RecentSessions recent) {
        this.recent = recent;
        this.envelopes = envelopes;
        this.composer = composer;
        this.intake = intake;
    }

    /** {@code POST /api/sessions/observations}. */
    public Reply observation(IngestRequest request) {
        return observation(ClaudeMemRequest.bySessionId(request), request);
    }

    /** {@code POST /sessions/{id}/observations}. */
    public Reply observationByNumber(IngestRequest request) {
        return observation(ClaudeMemRequest.byNumber(request), request);
    }

    /** {@code POST /api/sessions/summarize}. */
    public Reply summarize(IngestRequest request) {
        return summarize(ClaudeMemRequest.bySessionId(request), request);
    }

    /** {@code POST /sessions/{id}/summarize}. */
    public Reply summarizeByNumber(IngestRequest request) {
        return summarize(ClaudeMemRequest.byNumber(request), request);
    }

    private Reply observation(ClaudeMemRequest read, IngestRequest request) {
        Sender sender = read.sender();
        if (sender == null) {
            return intake.invalid(read.issues());
        }
        Fields fields = read.fields();
        String tool = fields.required("tool_name", "toolName");
        String use = fields.text("tool_use_id", "toolUseId");
        if (!read.isValid()) {
            return intake.invalid(read.issues());
        }
        EventId id = read.named() != null ? read.named() : EventIds.of(EventIds.TOOL_DONE, use, sender.agentId());
        SessionEvent event = composer.tool(
                envelopes.of(sender, id),
                tool,
                fields.any("tool_input", "toolInput"),
                fields.any("tool_response", "toolResponse"),
                false);
        return intake.publish(event, request, () -> queued(event));
    }

    private Reply summarize(ClaudeMemRequest read, IngestRequest request) {
        Sender sender = read.sender();
        if (sender == null) {
            return intake.invalid(read.issues());
        }
        String message = read.fields().text("last_assistant_message", "lastAssistantMessage");
        if (!read.isValid()) {
            return intake.invalid(read.issues());
        }
        boolean ofSubagent = sender.agentId() != null && !sender.agentId().isBlank();
        String answer = composer.answer(message);
        var envelope = envelopes.of(sender, read.named() != null ? read.named() : turnEndId(sender, answer));
        SessionEvent event =
                ofSubagent ? new EventSkipped(envelope, SUBAGENT_CONTEXT) : composer.turnEnd(envelope, answer);
        return intake.publish(event, request, () -> queued(event));
    }

    /**
     * The same answer to the same prompt is one end of a turn, however often its hook runs. Null, so that none is taken for
     * another's, where this node has not seen the prompt or nothing was said.
     */
    private @Nullable EventId turnEndId(Sender sender, String answer) {
        return answer.isEmpty()
                ? null
                : EventIds.ofAnswer(TURN_END, recent.of(sender.session()).newestPrompt(), sender.agentId(), answer);
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
