/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.claudemem;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.Ledger;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.status.LedgerView;
import dev.memlog.recall.status.ProcessingStatus;
import dev.memlog.store.query.DeadLetterFilter;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.DeadLetterRow;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.row.Rows.SessionRow;
import java.util.List;

/**
 * What waits and what was given up, in the shape of claude-mem's queue. Its messages are the dead letters: what waits is
 * counted here, and known one by one to the session's own machine alone.
 */
final class PendingQueueRoutes {
    private static final int MESSAGES = 100;
    private static final String GOES_ON =
            "nothing has to be started: what waits goes on by itself; GET /ready says what it"
                    + " waits for, and bin/memlog dlq replay tries again what was given up";

    private final MemoryQueries memories;
    private final SessionQueries sessions;
    private final DeadLetterQueries letters;
    private final LedgerView ledger;

    public PendingQueueRoutes(
            MemoryQueries memories, SessionQueries sessions, DeadLetterQueries letters, LedgerView ledger) {
        this.memories = memories;
        this.sessions = sessions;
        this.letters = letters;
        this.ledger = ledger;
    }

    public void addTo(Routes routes, Gate gate) {
        String queue = "/api/pending-queue";
        routes.get(KeyScope.READ, queue, gate.get(queue, request -> queue()));
        String process = "/api/pending-queue/process";
        routes.post(KeyScope.READ, process, gate.post(process, request -> process()));
        String processing = "/api/processing";
        routes.get(
                KeyScope.READ,
                processing,
                gate.get(processing, request -> Reply.ok(ProcessingStatus.of(ledger.read()))));
        for (String route : List.of(processing, "/api/processing-status")) {
            routes.post(KeyScope.READ, route, gate.post(route, request -> Reply.ok(announced())));
        }
    }

    private Reply queue() {
        LedgerView.Snapshot snapshot = ledger.read();
        Ledger counted = snapshot.ledger();
        ObjectNode json = Reply.MAPPER.createObjectNode();
        ObjectNode queue = json.putObject("queue");
        ArrayNode messages = queue.putArray("messages");
        letters.letters(DeadLetterFilter.ALL, false, 0, MESSAGES)
                .items()
                .forEach(row -> message(messages.addObject(), row));
        queue.putNull("totalPending");
        snapshot.queueDepth().ifPresent(depth -> queue.put("totalPending", depth - counted.inFlight()));
        queue.put("totalProcessing", counted.inFlight());
        queue.put("totalFailed", counted.deadLettered());
        queue.put("stuckCount", 0);
        json.putArray("recentlyProcessed");
        ArrayNode numbers = json.putArray("sessionsWithPendingWork");
        withWork().forEach(session -> numbers.add(session.session().value()));
        return Reply.ok(json);
    }

    private static void message(ObjectNode json, DeadLetterRow row) {
        var session = row.letter().session();
        json.put("id", row.letter().key());
        if (session == null) {
            json.putNull("session_db_id").putNull("content_session_id");
        } else {
            json.put("session_db_id", SessionNumber.of(session).value()).put("content_session_id", session.value());
        }
        json.put("message_type", row.type())
                .putNull("tool_name")
                .put("status", "failed")
                .put("retry_count", row.letter().attempts())
                .put("created_at_epoch", row.letter().firstFailedAt().toEpochMilli())
                .put("failed_at_epoch", row.letter().failedAt().toEpochMilli())
                .put("project", row.project())
                .put("error", row.letter().message());
    }

    private Reply process() {
        int waiting = withWork().size();
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("success", true)
                .put("totalPendingSessions", waiting)
                .put("sessionsStarted", 0)
                .put("sessionsSkipped", waiting);
        json.putArray("startedSessionIds");
        return Reply.ok(json.put("message", GOES_ON));
    }

    private ObjectNode announced() {
        return Reply.MAPPER
                .createObjectNode()
                .put("status", "ok")
                .<ObjectNode>setAll(ProcessingStatus.of(ledger.read()))
                .put("activeSessions", memories.counts().activeSessions());
    }

    private List<SessionRow> withWork() {
        return sessions.withWork(MESSAGES);
    }
}
