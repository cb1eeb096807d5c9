/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How common words are among the memories of the projects that are searched, so that what other projects remember does
 * not change an order. Counts are exact up to {@link #LOOKED_AT} memories with the word; beyond, the newest of them
 * stand for all.
 *
 * <p>Threading: one search, one thread.
 */
final class WordStats {
    private static final int LOOKED_AT = 600;

    /** Memories whose mean length is the usual one. */
    private static final int MEASURED = 300;

    /** The length of a memory of which none was found. */
    private static final double ANY_LENGTH = 100;

    /** Memories of the projects that are searched. */
    private static final long FEW = 3_000;

    private final Connection connection;
    private final List<String> projects;
    private final Map<SearchTable, Set<Long>> members = new HashMap<>();
    private final Map<SearchTable, Span> spans = new HashMap<>();
    private final Map<SearchTable, Map<String, Count>> counts = new HashMap<>();

    /** @param projects none for all */
    WordStats(Connection connection, List<String> projects) {
        this.connection = connection;
        this.projects = projects;
    }

    /**
     * @param here memories of the projects that have a word
     * @param between memories of any project that have it, from the projects' first memory to their last
     */
    record Count(double here, double between) {
        static final Count NONE = new Count(0, 0);
    }

    /** The projects' memories: how many they are, their least and their highest number. */
    record Span(long memories, long least, long highest) {}

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
        Span span = span(table);
        if (span.memories() == 0) {
            return Count.NONE;
        }
        Sample sample = sample(table, match, span);
        if (sample.looked() < LOOKED_AT) {
            return new Count(sample.here(), sample.looked());
        }
        double more = (span.highest() - span.least() + 1.0) / Math.max(1, span.highest() - sample.last() + 1);
        return new Count(sample.here() * more, sample.looked() * more);
    }

    private Sample sample(SearchTable table, String match, Span span) throws SQLException {
        String fts = table.fullText();
        String some = " FROM (SELECT rowid AS number FROM " + fts + " WHERE " + fts
                + " MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?)";
        Object[] values = {match, span.least(), span.highest(), LOOKED_AT};
        if (hasFew(table)) {
            return sample(table, new Select("number" + some, values).numbers(connection));
        }
        if (projects.isEmpty()) {
            return Objects.requireNonNull(
                    new Select("count(*), coalesce(min(number), 0)" + some, values)
                            .first(connection, row -> new Sample(row.getLong(1), row.getLong(1), row.getLong(2))),
                    "one row");
        }
        // Memories of other projects count for what a search costs alone.
        String here = "count(*), coalesce(sum(seen.number IS NOT NULL AND " + searched(table)
                + "), 0), coalesce(min(found.number), 0)" + some + " AS found LEFT JOIN " + table.table()
                + " AS seen ON seen.number = found.number";
        List<Object> bound = new ArrayList<>(projects);
        Collections.addAll(bound, values);
        return Objects.requireNonNull(
                new Select(here, bound.toArray())
                        .first(connection, row -> new Sample(row.getLong(1), row.getLong(2), row.getLong(3))),
                "one row");
    }

    private Sample sample(SearchTable table, List<Long> found) throws SQLException {
        Set<Long> few = few(table);
        long here = found.stream().filter(few::contains).count();
        return new Sample(
                found.size(), here, found.stream().mapToLong(each -> each).min().orElse(0));
    }

    /** The memories of projects that have few; looked up in the database for each word they would cost more. */
    Set<Long> few(SearchTable table) throws SQLException {
        Set<Long> known = members.get(table);
        if (known == null) {
            known = new HashSet<>(
                    new Select("number FROM (" + members(table) + ")", projects.toArray()).numbers(connection));
            members.put(table, known);
        }
        return known;
    }

    Span span(SearchTable table) throws SQLException {
        Span known = spans.get(table);
        if (known == null) {
            String all =
                    "count(*), coalesce((SELECT min(number) FROM %1$s), 0), coalesce((SELECT max(number) FROM %1$s), 0)"
                            + " FROM %1$s";
            String some = "count(*), coalesce(min(number), 0), coalesce(max(number), 0) FROM %1$s";
            known = Objects.requireNonNull(
                    new Select((projects.isEmpty() ? all : some).formatted(table.table()))
                            .where(searched(table), projects.toArray())
                            .first(connection, row -> new Span(row.getLong(1), row.getLong(2), row.getLong(3))),
                    "one row");
            spans.put(table, known);
        }
        return known;
    }

    /**
     * Whether the search is within projects that have so few memories that a list of them costs less than to look up in
     * which project each memory with a word is.
     */
    boolean hasFew(SearchTable table) throws SQLException {
        return !projects.isEmpty() && span(table).memories() <= FEW;
    }

    /** The numbers of the projects' memories as SQL, which binds the projects. */
    String members(SearchTable table) {
        String numbers = "SELECT number FROM " + table.table() + " WHERE ";
        return numbers + "project IN (" + marks() + ")"
                + (table.scope() == Scope.PROMPTS ? "" : " UNION ALL " + numbers + "global = 1");
    }

    List<String> projects() {
        return projects;
    }

    private String marks() {
        return String.join(", ", Collections.nCopies(projects.size(), "?"));
    }

    /** Whether a memory is of the projects that are searched, or of all projects, as SQL. */
    private String searched(SearchTable table) {
        if (projects.isEmpty()) {
            return "true";
        }
        return "(project IN (" + marks() + ")" + (table.scope() == Scope.PROMPTS ? ")" : " OR global = 1)");
    }

    /**
     * The mean length of the projects' newest memories.
     *
     * @param lengthOf SQL of one memory's length
     */
    double length(SearchTable table, String lengthOf) throws SQLException {
        Select select = new Select("avg(length) FROM (SELECT " + lengthOf + " AS length FROM " + table.table())
                .whereIn("project", projects)
                .then(" ORDER BY at DESC, number DESC LIMIT ?)", MEASURED);
        Double length = select.first(connection, row -> row.getDouble(1));
        return length == null || length <= 0 ? ANY_LENGTH : length;
    }
}
