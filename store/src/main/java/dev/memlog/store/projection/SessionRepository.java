/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.TextList;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Writes the rows of sessions, their counts, and the reflected offsets of the events topic.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class SessionRepository {
    // A number that already belongs to another session id keeps that one: two sessions never mix in a row.
    private static final String SAME_SESSION = "session_id = excluded.session_id";
    private final Statements statements;
    private final MemoryRepository memories;
    private final ProjectNameRepository projects;

    SessionRepository(Statements statements, MemoryRepository memories, ProjectNameRepository projects) {
        this.statements = statements;
        this.projects = projects;
        this.memories = memories;
    }

    void put(MemoryRecord.SessionRecord session) throws SQLException {
        SessionNumber number = session.number();
        String project =
                session.project() == null ? "" : projects.now(session.project().strip());
        String before = statements.text("SELECT project FROM sessions WHERE number = ?", number.value());
        upsert(session, project);
        if (!project.equals(before == null ? "" : before)) {
            memories.backfillProject(number, project);
        }
        SourceOffset reflects = session.reflects();
        if (reflects != null) {
            reflect(reflects);
        }
    }

    void remove(String recordKey) throws SQLException {
        OptionalLong number = statements.number("SELECT number FROM sessions WHERE key = ?", recordKey);
        if (number.isPresent()) {
            statements.update("DELETE FROM sessions WHERE number = ?", number.getAsLong());
            memories.backfillProject(new SessionNumber(number.getAsLong()), "");
        }
    }

    /**
     * Stores that an offset of the events topic holds no decodable event. It must not move the reflected offset past
     * events whose session record has not been read yet: the letter is on another topic and may be read earlier.
     */
    void skipUndecodable(int partition, long offset) throws SQLException {
        statements.update("INSERT INTO undecodable_offsets VALUES (?, ?) ON CONFLICT DO NOTHING", partition, offset);
        fold(partition);
    }

    /** Stores that the rows reflect the events topic up to this offset. */
    void reflect(SourceOffset source) throws SQLException {
        statements.update(
                "INSERT INTO reflected_offsets VALUES (?, ?)"
                        + " ON CONFLICT (partition) DO UPDATE SET next = max(next, excluded.next)",
                source.partition(),
                source.offset() + 1);
        fold(source.partition());
    }

    /** Moves the reflected offset over undecodable records that follow it, and deletes those before it. */
    private void fold(int partition) throws SQLException {
        String covered = "SELECT 1 FROM reflected_offsets r JOIN undecodable_offsets u"
                + " ON u.partition = r.partition AND u.offset = r.next WHERE r.partition = ?";
        while (statements.number(covered, partition).isPresent()) {
            statements.update("UPDATE reflected_offsets SET next = next + 1 WHERE partition = ?", partition);
        }
        statements.update(
                "DELETE FROM undecodable_offsets WHERE partition = ?"
                        + " AND offset < (SELECT next FROM reflected_offsets WHERE partition = ?)",
                partition,
                partition);
    }

    private void upsert(MemoryRecord.SessionRecord session, String project) throws SQLException {
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
                .put("skip_evidence", session.skipEvidence());
        statements.upsert("sessions", "number", row, SAME_SESSION);
    }
}
