/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.EventTaken;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.Settlement;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of sessions' events, and of what became of them.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class EventRepository {
    // A memory's key has its long number in the middle, so that no session's name is taken for this.
    private static final Pattern KEY = Pattern.compile("(event|settled)/(\\d{1,16})/(\\d{10,19})");

    private final Statements statements;

    EventRepository(Statements statements) {
        this.statements = statements;
    }

    /** What is there already may have been settled since, and stays. */
    void add(EventTaken event) throws SQLException {
        statements.update(
                "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING",
                event.session().value(),
                event.sequence(),
                event.id().value(),
                event.at().toEpochMilli(),
                event.kind(),
                event.name(),
                event.outcome().wireName(),
                event.reason(),
                // A prompt is a memory by itself.
                event.kind().equals(EventTaken.PROMPT) ? 1 : 0);
    }

    void settle(Settlement settlement) throws SQLException {
        long session = settlement.session().value();
        @Nullable ProviderCall call = settlement.call();
        statements.update(
                "INSERT OR REPLACE INTO settlements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                session,
                settlement.first(),
                settlement.outcome().wireName(),
                settlement.at().toEpochMilli(),
                settlement.provider(),
                settlement.model(),
                call == null ? null : call.generation(),
                call == null ? null : call.batch(),
                call == null ? null : call.events(),
                call == null ? null : call.attempts(),
                call == null ? null : call.inputTokens(),
                call == null ? null : call.outputTokens(),
                call == null ? null : call.costMicros());
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
        Matcher matcher = KEY.matcher(recordKey);
        if (!matcher.matches()) {
            return false;
        }
        statements.update(
                matcher.group(1).equals("event")
                        ? "DELETE FROM events WHERE session = ? AND sequence = ?"
                        : "DELETE FROM settlements WHERE session = ? AND first = ?",
                Long.parseLong(matcher.group(2)),
                Long.parseLong(matcher.group(3)));
        return true;
    }
}
