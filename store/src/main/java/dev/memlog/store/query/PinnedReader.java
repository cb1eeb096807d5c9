/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.row.RowReaders;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.sql.RenamedProjects;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** Reads the memories that a context begins with: those that are pinned, and those for all projects. */
final class PinnedReader {
    private static final int MOST = 50;
    private static final Comparator<MemoryRow> PINNED_FIRST = Comparator.<MemoryRow, Boolean>comparing(
                    row -> row.marks().pinned())
            .thenComparing(MemoryRow::at)
            .thenComparingLong(MemoryRow::number)
            .reversed();

    private PinnedReader() {}

    /** The pinned ones of these projects first, then the other global ones; the newest of each first. */
    static List<MemoryRow> read(Connection connection, List<String> projects, Shown shown) throws SQLException {
        List<String> now = RenamedProjects.now(connection, projects);
        List<MemoryRow> found = new ArrayList<>();
        found.addAll(some(connection, "observations", shown.reading(RowReaders.OBSERVATION), now, shown));
        found.addAll(some(connection, "summaries", RowReaders.SUMMARY, now, shown));
        return found.stream().sorted(PINNED_FIRST).limit(MOST).toList();
    }

    private static <T extends MemoryRow> List<T> some(
            Connection connection, String table, RowReader<T> reader, List<String> projects, Shown shown)
            throws SQLException {
        if (projects.isEmpty()) {
            return List.of();
        }
        String marks = String.join(", ", Collections.nCopies(projects.size(), "?"));
        // One index each: together they would be found by none.
        String numbers = "number IN (SELECT number FROM " + table + " WHERE pinned = 1 AND project IN (" + marks
                + ") UNION SELECT number FROM " + table + " WHERE global = 1)";
        Select select = new Select("* FROM " + table).where(numbers, projects.toArray());
        shown.filter(select, table);
        return select.then(" ORDER BY pinned DESC, at DESC, number DESC LIMIT ?", MOST)
                .list(connection, reader);
    }
}
