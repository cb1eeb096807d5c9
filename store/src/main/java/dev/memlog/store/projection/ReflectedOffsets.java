/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.SourceOffset;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;

/**
 * For each partition of the events topic, how far the rows of all teams reflect it.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class ReflectedOffsets {
    private final Statements statements;

    ReflectedOffsets(Statements statements) {
        this.statements = statements;
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
}
