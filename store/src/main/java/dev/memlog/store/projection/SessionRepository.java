/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.TextList;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of sessions and their counts.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class SessionRepository {
    // A number that already belongs to another session id keeps that one: two sessions never mix in a row.
    private static final String SAME_SESSION = "session_id = excluded.session_id";
    private final Statements statements;
    private final MemoryRepository memories;
    private final ProjectNameRepository projects;
    private final ReflectedOffsets reflected;

    SessionRepository(
            Statements statements,
            MemoryRepository memories,
            ProjectNameRepository projects,
            ReflectedOffsets reflected) {
        this.statements = statements;
        this.reflected = reflected;
        this.projects = projects;
        this.memories = memories;
    }

    void put(MemoryRecord.SessionRecord session) throws SQLException {
        SessionNumber number = session.number();
        String project =
                session.project() == null ? "" : projects.now(session.project().strip());
        Before before = statements
                .list(
                        "SELECT session_id, project, visibility FROM sessions WHERE number = ?",
                        row -> new Before(row.getString(1), row.getString(2), row.getString(3)),
                        number.value())
                .stream()
                .findFirst()
                .orElse(new Before(null, "", null));
        String visibility = (session.visibility() == null ? Visibility.TEAM : session.visibility()).wireName();
        SessionId unnamed = SessionId.ofNumber(session.sessionId().team(), number);
        if (unnamed.wire().equals(before.sessionId()) && !session.sessionId().equals(unnamed)) {
            // A session that was addressed by its number alone has learned its id.
            statements.update("DELETE FROM sessions WHERE number = ?", number.value());
        }
        upsert(session, project, visibility);
        if (!project.equals(before.project())) {
            memories.backfillProject(number, project);
        }
        if (!visibility.equals(before.visibility())) {
            memories.visibility().ofSession(number);
        }
        SourceOffset reflects = session.reflects();
        if (reflects != null) {
            reflected.reflect(reflects);
        }
    }

    private record Before(
            @Nullable String sessionId,
            String project,
            @Nullable String visibility) {}

    void remove(String recordKey) throws SQLException {
        OptionalLong number = statements.number("SELECT number FROM sessions WHERE key = ?", recordKey);
        if (number.isPresent()) {
            SessionNumber session = new SessionNumber(number.getAsLong());
            statements.update("DELETE FROM sessions WHERE number = ?", session.value());
            memories.backfillProject(session, "");
            memories.visibility().ofSession(session);
        }
    }

    private void upsert(MemoryRecord.SessionRecord session, String project, String visibility) throws SQLException {
        Ledger ledger = session.ledger();
        Row row = new Row()
                .put("number", session.number().value())
                .put("session_id", session.sessionId().wire())
                .put("key", session.recordKey())
                .put("project", project)
                .put("team", session.team())
                .put("author", session.author())
                .put("platform", session.platform())
                .put("status", session.status().wireName())
                .put("status_reason", session.statusReason())
                .put("generation", session.generation())
                .put("started_at", session.startedAt())
                .put("last_activity_at", session.lastActivityAt())
                .put("completed_at", session.completedAt())
                .put("prompt_count", session.promptCount())
                .put("memory_session_ids", TextList.join(session.memorySessionIds()))
                .put("accepted", ledger.accepted())
                .put("duplicate", ledger.duplicate())
                .put("skipped", ledger.skipped())
                .put("processed", ledger.processed())
                .put("pending", ledger.pending())
                .put("in_flight", ledger.inFlight())
                .put("parked", ledger.parked())
                .put("dead_lettered", ledger.deadLettered())
                .put("discarded", ledger.discarded())
                .put("input_tokens", session.inputTokens())
                .put("output_tokens", session.outputTokens())
                .put("skip_evidence", session.skipEvidence())
                .put("visibility", visibility);
        statements.upsert("sessions", "number", row, SAME_SESSION);
    }
}
