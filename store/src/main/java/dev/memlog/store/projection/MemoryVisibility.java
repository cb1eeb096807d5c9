/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who finds each memory: as its newest share says, else its session, else its own record. A share may be read before its
 * memory or without it, and is kept.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class MemoryVisibility {
    private static final String SUFFIX = "/share";
    private static final String NOW = "coalesce((SELECT m.visibility FROM memory_shares m WHERE m.memory = key),"
            + " (SELECT s.visibility FROM sessions s WHERE s.number = session), own_visibility, 'team')";
    private static final List<String> TEXTS = List.of("summaries", "prompts");
    private final Statements statements;
    private final NearDuplicates duplicates;

    MemoryVisibility(Statements statements, NearDuplicates duplicates) {
        this.statements = statements;
        this.duplicates = duplicates;
    }

    /** That of a memory whose row is to be written. */
    String of(String key, long session, @Nullable String own) throws SQLException {
        String now = statements.text(
                "SELECT coalesce((SELECT visibility FROM memory_shares WHERE memory = ?),"
                        + " (SELECT visibility FROM sessions WHERE number = ?), ?, 'team')",
                key,
                session,
                own);
        return now == null ? "team" : now;
    }

    void put(MemoryRecord.MemoryShare share) throws SQLException {
        String memory = share.memory().toString();
        statements.update(
                "INSERT INTO memory_shares VALUES (?, ?, ?, ?) ON CONFLICT (memory) DO UPDATE SET"
                        + " visibility = excluded.visibility, at = excluded.at, author = excluded.author",
                memory,
                share.visibility().wireName(),
                share.at().toEpochMilli(),
                share.author());
        renew("key = ?", memory);
    }

    /** @param recordKey of a tombstone; keys of other records are ignored */
    void remove(String recordKey) throws SQLException {
        if (recordKey.endsWith(SUFFIX)) {
            String memory = recordKey.substring(0, recordKey.length() - SUFFIX.length());
            statements.update("DELETE FROM memory_shares WHERE memory = ?", memory);
            renew("key = ?", memory);
        }
    }

    /** The session's own has changed. */
    void ofSession(SessionNumber session) throws SQLException {
        renew("session = ?", session.value());
    }

    private void renew(String which, Object value) throws SQLException {
        for (String table : TEXTS) {
            statements.update(
                    "UPDATE " + table + " SET visibility = " + NOW + " WHERE " + which + " AND visibility <> " + NOW,
                    value);
        }
        List<Change> changes = statements.list(
                "SELECT number, " + NOW + " FROM observations WHERE " + which + " AND visibility <> " + NOW
                        + " ORDER BY number",
                row -> new Change(row.getLong(1), row.getString(2)),
                value);
        for (Change change : changes) {
            duplicates.onVisibility(change.number(), change.visibility());
        }
    }

    private record Change(long number, String visibility) {}
}
