/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.store.embedding.VectorRepository;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.team.TeamStamp;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What writes the rows of one database.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class TeamRows {
    private final Statements statements;
    private final NearDuplicates duplicates;
    private final VectorRepository vectors;
    private final Leftovers leftovers;
    private final RecordRows records;
    private @Nullable TeamStamp stamp;

    /** @param statements of {@code writer} */
    TeamRows(Statements statements, Connection writer, Bookkeeping books, boolean linking) {
        this.statements = statements;
        duplicates = new NearDuplicates(statements, linking);
        vectors = new VectorRepository(statements, books.statements());
        leftovers = new Leftovers(writer);
        records = new RecordRows(statements, books, duplicates, vectors, leftovers);
    }

    /** The stamp of the last transaction; null before the first. */
    @Nullable
    TeamStamp stamp() {
        return stamp;
    }

    void committed(@Nullable TeamStamp of) {
        stamp = of;
    }

    Statements statements() {
        return statements;
    }

    NearDuplicates duplicates() {
        return duplicates;
    }

    VectorRepository vectors() {
        return vectors;
    }

    RecordRows records() {
        return records;
    }

    boolean cleanUp() throws SQLException {
        return leftovers.cleanUp();
    }
}
