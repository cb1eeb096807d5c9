/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.TextList;
import java.sql.SQLException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of sessions, their counts, and how far of the events topic they account for.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class SessionRepository {
    // A number that belongs to another session id already keeps that one: two sessions never mix in a row.
    private static final String UPSERT = """
            INSERT INTO sessions (number, session_id, key, project, team, author, platform, status, status_reason,
              generation, started_at, last_activity_at, completed_at, prompt_count, memory_session_ids, accepted,
              duplicate, skipped, processed, pending, in_flight, parked, dead_lettered, discarded, input_tokens,
              output_tokens, skip_evidence)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (number) DO UPDATE SET project = excluded.project, team = excluded.team,
              author = excluded.author, platform = excluded.platform, status = excluded.status,
              status_reason = excluded.status_reason, generation = excluded.generation,
              started_at = excluded.started_at, last_activity_at = excluded.last_activity_at,
              completed_at = excluded.completed_at, prompt_count = excluded.prompt_count,
              memory_session_ids = excluded.memory_session_ids, accepted = excluded.accepted,
              duplicate = excluded.duplicate, skipped = excluded.skipped, processed = excluded.processed,
              pending = excluded.pending, in_flight = excluded.in_flight, parked = excluded.parked,
              dead_lettered = excluded.dead_lettered, discarded = excluded.discarded,
              input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
              skip_evidence = excluded.skip_evidence
            WHERE session_id = excluded.session_id
            """;
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
     * Remembers that an offset of the events topic holds no event of ours. It must not move the reflected offset past
     * events whose session record has not been read yet: the letter comes by another topic and may be ahead of it.
     */
    void skipUndecodable(int partition, long offset) throws SQLException {
        statements.update("INSERT INTO undecodable_offsets VALUES (?, ?) ON CONFLICT DO NOTHING", partition, offset);
        fold(partition);
    }

    /** Remembers that everything of the events topic up to here is in the rows. */
    void reflect(SourceOffset source) throws SQLException {
        statements.update(
                "INSERT INTO reflected_offsets VALUES (?, ?)"
                        + " ON CONFLICT (partition) DO UPDATE SET next = max(next, excluded.next)",
                source.partition(),
                source.offset() + 1);
        fold(source.partition());
    }

    /** Moves the reflected offset over undecodable records that follow it, and forgets those before it. */
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
        statements.update(
                UPSERT,
                session.number().value(),
                session.sessionId().value(),
                session.recordKey(),
                project,
                session.team(),
                session.author(),
                session.platform(),
                session.status().wireName(),
                session.statusReason(),
                session.generation(),
                session.startedAt().toEpochMilli(),
                session.lastActivityAt().toEpochMilli(),
                millis(session.completedAt()),
                session.promptCount(),
                TextList.join(session.memorySessionIds()),
                ledger.accepted(),
                ledger.duplicate(),
                ledger.skipped(),
                ledger.processed(),
                ledger.pending(),
                ledger.inFlight(),
                ledger.parked(),
                ledger.deadLettered(),
                ledger.discarded(),
                session.inputTokens(),
                session.outputTokens(),
                session.skipEvidence());
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
