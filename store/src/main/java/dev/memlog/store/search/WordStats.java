/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How common words are among the memories of the projects that are searched, so that what other projects remember does
 * not change an order. Counts are exact up to {@link #LOOKED_AT} memories with the word; beyond, the newest of them
 * stand for all.
 *
 * <p>Threading: one search, one thread.
 */
final class WordStats {
    private static final int LOOKED_AT = 500;
    /** The length of a memory of which none was found. */
    private static final double ANY_LENGTH = 100;

    private final Connection connection;
    private final List<String> projects;
    private final Map<SearchTable, Long> memories = new HashMap<>();
    private final Map<SearchTable, Span> spans = new HashMap<>();
    private final Map<SearchTable, Map<String, Count>> counts = new HashMap<>();

    /** @param projects none for all */
    WordStats(Connection connection, List<String> projects) {
        this.connection = connection;
        this.projects = projects;
    }

    /**
     * @param here memories of the projects that have a word
     * @param everywhere memories of all projects that have it
     */
    record Count(double here, double everywhere) {}

    /** From the least to the highest number of a memory. */
    private record Span(long least, long highest) {}

    private record Sample(long looked, long here, long last) {}

    Count of(SearchTable table, String match) throws SQLException {
        Map<String, Count> known = counts.computeIfAbsent(table, any -> new HashMap<>());
        Count count = known.get(match);
        if (count == null) {
            count = count(table, match);
            known.put(match, count);
        }
        return count;
    }

    private Count count(SearchTable table, String match) throws SQLException {
        String fts = table.fullText();
        String some = "SELECT rowid AS found FROM " + fts + " WHERE " + fts + " MATCH ? ORDER BY rowid DESC LIMIT ?";
        Select select = projects.isEmpty()
                ? new Select("count(*), count(*), coalesce(min(found), 0) FROM (" + some + ")", match, LOOKED_AT)
                : inProjects(table, some, match);
        Sample sample = Objects.requireNonNull(
                select.first(connection, row -> new Sample(row.getLong(1), row.getLong(2), row.getLong(3))), "one row");
        if (sample.looked() < LOOKED_AT) {
            return new Count(sample.here(), sample.looked());
        }
        Span span = span(table);
        double more = (span.highest() - span.least() + 1.0) / Math.max(1, span.highest() - sample.last() + 1);
        return new Count(sample.here() * more, sample.looked() * more);
    }

    private Select inProjects(SearchTable table, String some, String match) {
        String marks = String.join(", ", Collections.nCopies(projects.size(), "?"));
        List<Object> values = new ArrayList<>(projects);
        values.add(match);
        values.add(LOOKED_AT);
        return new Select(
                "count(*), coalesce(sum(project IN (" + marks + ")), 0), coalesce(min(found), 0) FROM (" + some
                        + ") JOIN " + table.table() + " ON number = found",
                values.toArray());
    }

    /** The memories of the projects. */
    long memories(SearchTable table) throws SQLException {
        Long known = memories.get(table);
        if (known == null) {
            known = new Select("count(*) FROM " + table.table())
                    .whereIn("project", projects)
                    .number(connection);
            memories.put(table, known);
        }
        return known;
    }

    private Span span(SearchTable table) throws SQLException {
        Span known = spans.get(table);
        if (known == null) {
            known = Objects.requireNonNull(
                    new Select("(SELECT min(number) FROM " + table.table() + "), (SELECT max(number) FROM "
                                    + table.table() + ")")
                            .first(connection, row -> new Span(row.getLong(1), row.getLong(2))),
                    "one row");
            spans.put(table, known);
        }
        return known;
    }

    /**
     * The mean length of the projects' newest memories.
     *
     * @param lengthOf SQL of one memory's length
     */
    double length(SearchTable table, String lengthOf) throws SQLException {
        Select select = new Select("avg(length) FROM (SELECT " + lengthOf + " AS length FROM " + table.table())
                .whereIn("project", projects)
                .then(" ORDER BY at DESC, number DESC LIMIT ?)", LOOKED_AT);
        Double length = select.first(connection, row -> row.getDouble(1));
        return length == null || length <= 0 ? ANY_LENGTH : length;
    }
}
