/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.row.RowReaders;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.sql.RenamedProjects;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads a {@link Timeline}: from each table, by its index, no more rows than could be needed, and of those the nearest.
 */
final class TimelineReader {
    private static final Comparator<MemoryRow> OLDEST_FIRST =
            Comparator.comparing(MemoryRow::at).thenComparingLong(MemoryRow::number);

    private TimelineReader() {}

    static Timeline read(Connection connection, TimelineRequest request) throws SQLException {
        List<MemoryRow> before = nearest(connection, request, Side.BEFORE, request.before());
        return new Timeline(before.reversed(), nearest(connection, request, Side.AFTER, request.after()));
    }

    private static List<MemoryRow> nearest(Connection connection, TimelineRequest request, Side side, int limit)
            throws SQLException {
        if (limit == 0) {
            return List.of();
        }
        List<MemoryRow> found = new ArrayList<>();
        found.addAll(some(
                connection, "observations", request.shown().reading(RowReaders.OBSERVATION), request, side, limit));
        found.addAll(some(connection, "summaries", RowReaders.SUMMARY, request, side, limit));
        found.addAll(some(connection, "prompts", RowReaders.PROMPT, request, side, limit));
        return found.stream().sorted(side.nearestFirst()).limit(limit).toList();
    }

    private static <T extends MemoryRow> List<T> some(
            Connection connection, String table, RowReader<T> reader, TimelineRequest request, Side side, int limit)
            throws SQLException {
        Select select = new Select("* FROM " + table);
        request.shown().filter(select, table);
        return select.whereIn("project", RenamedProjects.now(connection, request.projects()))
                .where(
                        "(at, number) " + side.comparison + " (?, ?)",
                        request.at().toEpochMilli(),
                        request.number())
                .then(" ORDER BY at " + side.order + ", number " + side.order + " LIMIT ?", limit)
                .list(connection, reader);
    }

    private enum Side {
        BEFORE("<", "DESC"),
        AFTER(">", "ASC");

        private final String comparison;
        private final String order;

        Side(String comparison, String order) {
            this.comparison = comparison;
            this.order = order;
        }

        private Comparator<MemoryRow> nearestFirst() {
            return switch (this) {
                case BEFORE -> OLDEST_FIRST.reversed();
                case AFTER -> OLDEST_FIRST;
            };
        }
    }
}
