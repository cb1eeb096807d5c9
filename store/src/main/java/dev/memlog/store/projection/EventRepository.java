/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.EventTaken;
import dev.memlog.event.RecordTeam;
import dev.memlog.event.Settlement;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes the rows of sessions' events and of their settlements.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class EventRepository {
    private final Statements statements;

    EventRepository(Statements statements) {
        this.statements = statements;
    }

    /** Adds an event; an existing row may have been settled since, and is kept. */
    void add(EventTaken event) throws SQLException {
        Row row = new Row()
                .put("session", event.session().value())
                .put("sequence", event.sequence())
                .put("id", event.id().value())
                .put("at", event.at())
                .put("kind", event.kind())
                .put("name", event.name())
                .put("outcome", event.outcome().wireName())
                .put("reason", event.reason())
                // A prompt is a memory by itself.
                .put("remembered", event.kind().equals(EventTaken.PROMPT))
                .put("failed", Boolean.TRUE.equals(event.failed()));
        statements.insert("events", row);
    }

    void settle(Settlement settlement) throws SQLException {
        long session = settlement.session().value();
        Row row = new Row()
                .put("session", session)
                .put("first", settlement.first())
                .put("outcome", settlement.outcome().wireName())
                .put("at", settlement.at())
                .put("provider", settlement.provider())
                .put("model", settlement.model());
        statements.replace("settlements", CallColumns.put(row, settlement.call()));
        Set<Long> remembered = new HashSet<>(settlement.remembered());
        for (long sequence : settlement.sequences()) {
            statements.update(
                    "UPDATE events SET outcome = ?, settled = ?, remembered = ? WHERE session = ? AND sequence = ?",
                    settlement.outcome().wireName(),
                    settlement.first(),
                    remembered.contains(sequence) ? 1 : 0,
                    session,
                    sequence);
        }
    }

    /** @return whether the record's key is that of an event or a settlement */
    boolean remove(String recordKey) throws SQLException {
        RecordTeam.Numbered key = RecordTeam.numbered(recordKey);
        if (key == null || key.kind() == RecordTeam.Kind.TOLD) {
            return false;
        }
        statements.update(
                key.kind() == RecordTeam.Kind.SETTLEMENT
                        ? "DELETE FROM settlements WHERE session = ? AND first = ?"
                        : "DELETE FROM events WHERE session = ? AND sequence = ?",
                key.session(),
                key.sequence());
        return true;
    }
}
