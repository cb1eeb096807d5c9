/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * Keeps the newest edit of each memory and applies it to the memory's row. An edit may be read before its memory or
 * without it, and is kept.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class MemoryEdits {
    private static final String SUFFIX = "/edit";
    private final Statements statements;
    private final NearDuplicates duplicates;

    public MemoryEdits(Statements statements, NearDuplicates duplicates) {
        this.statements = statements;
        this.duplicates = duplicates;
    }

    void put(MemoryRecord.MemoryEdit edit) throws SQLException {
        String memory = edit.memory().toString();
        statements.update(
                "INSERT INTO memory_edits VALUES (?, ?, ?, ?) ON CONFLICT (memory) DO UPDATE SET"
                        + " hidden = excluded.hidden, at = excluded.at, author = excluded.author",
                memory,
                edit.hidden() ? 1 : 0,
                edit.at().toEpochMilli(),
                edit.author());
        apply(memory, edit.hidden());
    }

    /** @param recordKey of a tombstone; keys of other records are ignored */
    void remove(String recordKey) throws SQLException {
        if (recordKey.endsWith(SUFFIX)) {
            String memory = recordKey.substring(0, recordKey.length() - SUFFIX.length());
            statements.update("DELETE FROM memory_edits WHERE memory = ?", memory);
            apply(memory, false);
        }
    }

    boolean isHidden(MemoryKey memory) throws SQLException {
        return statements
                .number("SELECT 1 FROM memory_edits WHERE memory = ? AND hidden = 1", memory.toString())
                .isPresent();
    }

    private void apply(String memory, boolean hidden) throws SQLException {
        int value = hidden ? 1 : 0;
        statements.update("UPDATE summaries SET hidden = ? WHERE key = ?", value, memory);
        statements.update("UPDATE prompts SET hidden = ? WHERE key = ?", value, memory);
        statements.update("UPDATE observations SET hidden = ? WHERE key = ?", value, memory);
        OptionalLong observation = statements.number("SELECT number FROM observations WHERE key = ?", memory);
        if (observation.isPresent()) {
            duplicates.onHidden(observation.getAsLong());
        }
    }
}
