/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.text.CommandMentions;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Statements;
import java.sql.SQLException;

/**
 * Keeps the hashes by which an observation is joined with the commands that sessions run and the errors that they meet. They
 * follow from its record alone: a later edit of its text changes none.
 *
 * <p>Threading: confined to the projection's thread.
 */
public final class MemoryKeyRepository {
    /** A command that its own text names. */
    static final String COMMAND = "command";

    /** An error of the events that it was made of. */
    static final String ERROR = "error";

    /** The errors of a row of {@code %1$s}, as numbers with commas between them; null for none. */
    public static final String ERRORS = "(SELECT group_concat(key) FROM (SELECT key FROM memory_keys k"
            + " WHERE k.number = %1$s.number AND k.kind = '" + ERROR + "' ORDER BY key))";

    private final Statements statements;

    public MemoryKeyRepository(Statements statements) {
        this.statements = statements;
    }

    /** @param number of an observation that has just got its row */
    public void add(long number, MemoryRecord.Observation observation) throws SQLException {
        CommandMentions commands = new CommandMentions().read(observation.title());
        if (observation.subtitle() != null) {
            commands.read(observation.subtitle());
        }
        if (observation.narrative() != null) {
            commands.read(observation.narrative());
        }
        observation.facts().forEach(commands::read);
        for (int key : commands.hashes()) {
            add(number, COMMAND, key);
        }
        for (int key : observation.errors()) {
            add(number, ERROR, key);
        }
    }

    public void remove(long number) throws SQLException {
        statements.update("DELETE FROM memory_keys WHERE number = ?", number);
    }

    private void add(long number, String kind, int key) throws SQLException {
        statements.insert(
                "memory_keys", new Row().put("number", number).put("kind", kind).put("key", key));
    }
}
