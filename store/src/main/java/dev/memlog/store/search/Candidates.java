/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.row.Shown;
import dev.memlog.store.search.QueryText.Citation;
import dev.memlog.store.search.SearchRequest.Order;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.search.SearchTerm.Strictness;
import dev.memlog.store.search.WordStats.Span;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The memories that one search may show, by number and score alone; texts are read for one page only.
 *
 * <p>Threading: one search, one thread.
 */
final class Candidates {
    /** Above any score of words. */
    private static final double CITED = 1e9;

    /** Below a memory of this node with the number. */
    static final double CITED_ELSEWHERE = 1e8;

    /** So many times the memories that are weighed are likely ones. */
    private static final int AMONG = 3;

    /** A limit, so that few rows are read to find one that may be shown. */
    private static final int TOO_MANY_FOR_AN_ERROR = 50;

    private final Connection connection;
    private final SearchRequest request;
    private final QueryText text;
    private final SearchFilter asked;
    private final Ranking ranking;
    private final long now;
    private final WordStats stats;

    Candidates(Connection connection, SearchRequest request, QueryText text, Ranking ranking, long now) {
        this.connection = connection;
        this.request = request;
        this.text = text;
        this.ranking = ranking;
        this.now = now;
        asked = SearchFilter.of(request);
        stats = new WordStats(connection, projects());
    }

    private Candidates(Candidates same, QueryText other) {
        connection = same.connection;
        request = same.request;
        text = other;
        ranking = same.ranking;
        now = same.now;
        asked = same.asked;
        stats = same.stats;
    }

    /** Those of the text with corrected words. */
    Candidates of(QueryText corrected) {
        return new Candidates(this, corrected);
    }

    WordStats stats() {
        return stats;
    }

    /** @param at in epoch milliseconds */
    record Scored(Scope scope, long number, long at, double score, Evidence evidence) {
        static final Comparator<Scored> BEST_FIRST = Comparator.comparingDouble(Scored::score)
                .thenComparingLong(Scored::number)
                .reversed();
        static final Comparator<Scored> OLDEST_FIRST =
                Comparator.comparingLong(Scored::at).thenComparingLong(Scored::number);

        Scored(Scope scope, long number, long at, double score) {
            this(scope, number, at, score, Evidence.NONE);
        }

        /** At its place by words. */
        Scored placed(double best, int place) {
            return new Scored(scope, number, at, score, evidence.placed(best > 0 ? score / best : 0, place));
        }
    }

    boolean admits(Scope scope) {
        return asked.admits(scope)
                && text.wanted().admits(scope)
                && text.unwanted().spares(scope);
    }

    /** Whether the order depends on more than time. */
    boolean isRanked() {
        return !text.groups().isEmpty() && request.order() == Order.BEST_FIRST;
    }

    Comparator<Scored> order() {
        if (isRanked()) {
            return Scored.BEST_FIRST;
        }
        return isOldestFirst() ? Scored.OLDEST_FIRST : Scored.OLDEST_FIRST.reversed();
    }

    private boolean isOldestFirst() {
        return request.order() == Order.OLDEST_FIRST;
    }

    /** Whether a word counts as correctly spelled: many memories have it, or one that may be shown. */
    boolean isKnown(SearchTerm word) throws SQLException {
        // Prefixes are slower to search, and most words occur as they are.
        return memoriesWith(word, Strictness.ALL_WORDS) == TOO_MANY_FOR_AN_ERROR
                || switch (memoriesWith(word, Strictness.ALL_PREFIXES)) {
                    case 0 -> false;
                    case TOO_MANY_FOR_AN_ERROR -> true;
                    default -> has(word, Strictness.ALL_PREFIXES);
                };
    }

    /** In all projects, counted up to {@link #TOO_MANY_FOR_AN_ERROR}. */
    private int memoriesWith(SearchTerm word, Strictness strictness) throws SQLException {
        int memories = 0;
        for (Scope scope : Scope.values()) {
            String fts = SearchTable.of(scope).fullText();
            String some = "SELECT 1 FROM " + fts + " WHERE " + fts + " MATCH ? LIMIT ?";
            memories += (int) new Select(
                            "count(*) FROM (" + some + ")", word.toMatch(strictness), TOO_MANY_FOR_AN_ERROR - memories)
                    .number(connection);
        }
        return memories;
    }

    /** Whether a memory that may be shown has this term. */
    private boolean has(SearchTerm term, Strictness strictness) throws SQLException {
        return has(term, strictness, "");
    }

    /** Whether one has it that its whole team may see: the words of such memories alone are known to the spelling. */
    boolean teamHas(SearchTerm term) throws SQLException {
        return has(term, Strictness.ALL_WORDS, "team");
    }

    private boolean has(SearchTerm term, Strictness strictness, String visibility) throws SQLException {
        for (Scope scope : Scope.values()) {
            if (admits(scope) && any(SearchTable.of(scope), term.toMatch(strictness), visibility)) {
                return true;
            }
        }
        return false;
    }

    private boolean any(SearchTable table, String match, String visibility) throws SQLException {
        Select select = new Select("1" + from(table)).where(table.fullText() + " MATCH ?", match);
        narrow(select, table, request.shown());
        if (!visibility.isEmpty()) {
            select.where(table.table() + ".visibility = ?", visibility);
        }
        return select.then(" LIMIT 1").first(connection, row -> row.getInt(1)) != null;
    }

    /** Those of one kind in order of time. */
    List<Scored> find(Scope scope, Strictness strictness, int count) throws SQLException {
        SearchTable table = SearchTable.of(scope);
        String match = text.toMatch(strictness);
        List<Scored> found = new ArrayList<>(cited(table));
        Select select = match == null
                ? new Select("number, at FROM " + table.table())
                : new Select("number, at" + from(table)).where(table.fullText() + " MATCH ?", match);
        found.addAll(sorted(select, table, found, count)
                .list(connection, row -> new Scored(scope, row.getLong(1), row.getLong(2), 0)));
        return found;
    }

    /**
     * The best of one kind by any of the words.
     *
     * @param words of the text
     * @param count more are found for the words to be weighed against each other
     */
    List<Scored> best(Scope scope, QueryWords words, int count) throws SQLException {
        SearchTable table = SearchTable.of(scope);
        List<Scored> found = new ArrayList<>(cited(table));
        WordWeights weights = new WordWeights(connection, table, ranking, words, stats);
        String match = text.requiresPhrase() ? text.toRequiredMatch() : weights.toMatch();
        if (match == null) {
            return found;
        }
        int most = Math.max(count, WordWeights.WEIGHED);
        Span span = stats.span(table);
        // To look up whether a memory may be shown takes longer than to rank it: first for the best alone.
        boolean mostlyShown = 2 * span.memories() > span.highest() - span.least() && weights.ranked() > AMONG * most;
        int likeliest = mostlyShown ? AMONG * most : Integer.MAX_VALUE;
        List<Scored> likely = likely(table, match, likeliest, most, found);
        if (mostlyShown && likely.size() < most) {
            likely = likely(table, match, Integer.MAX_VALUE, most, found);
        }
        found.addAll(weights.weigh(likely, now));
        return found;
    }

    private List<Scored> likely(SearchTable table, String match, int likeliest, int most, List<Scored> cited)
            throws SQLException {
        String fts = table.fullText();
        Span span = stats.span(table);
        List<Object> values = new ArrayList<>(List.of(match, span.least(), span.highest()));
        String words = "SELECT rowid AS found, " + ranking.toWordScore(table.scope(), fts) + " AS words FROM " + fts
                + " WHERE " + fts + " MATCH ? AND rowid BETWEEN ? AND ?";
        if (stats.hasFew(table)) {
            // The plus: each member is looked for among the found, and not searched for by itself.
            words += " AND +rowid IN (" + stats.members(table) + ")";
            values.addAll(stats.projects());
        }
        String some = likeliest == Integer.MAX_VALUE ? words : words + " ORDER BY words DESC LIMIT " + likeliest;
        Select select = new Select(
                "number, at, words FROM (" + some + ") JOIN " + table.table() + " ON number = found", values.toArray());
        for (Scored each : cited) {
            select.where("number <> ?", each.number());
        }
        narrow(select, table, request.shown());
        return select.then(" ORDER BY words DESC, at DESC, number DESC LIMIT ?", most)
                .list(connection, row -> new Scored(table.scope(), row.getLong(1), row.getLong(2), row.getDouble(3)));
    }

    /** Whether a memory that may be shown has all of the text's words, or what begins with them. */
    boolean haveAll() throws SQLException {
        String match = text.toMatch(Strictness.ALL_PREFIXES);
        for (Scope scope : Scope.values()) {
            SearchTable table = SearchTable.of(scope);
            if (match != null && admits(scope) && any(table, match, "")) {
                return true;
            }
        }
        return false;
    }

    /** The projects to which the search is limited; none for all. */
    List<String> projects() {
        return asked.projects().isEmpty() ? text.wanted().projects() : asked.projects();
    }

    List<Scope> scopes() {
        return Arrays.stream(Scope.values()).filter(this::admits).toList();
    }

    private Select sorted(Select select, SearchTable table, List<Scored> cited, int count) {
        for (Scored each : cited) {
            select.where("number <> ?", each.number());
        }
        narrow(select, table, request.shown());
        String order = isOldestFirst() ? "at, number" : "at DESC, number DESC";
        return select.then(" ORDER BY " + order + " LIMIT ?", count);
    }

    private List<Scored> cited(SearchTable table) throws SQLException {
        Citation cited = text.cited();
        if (cited == null || (cited.scope() != null && cited.scope() != table.scope())) {
            return List.of();
        }
        List<Scored> found = new ArrayList<>();
        found.addAll(cited(table, CITED, "number = ?", cited.number()));
        String old = "number <> ? AND number IN (SELECT number FROM old_numbers WHERE kind = ? AND old = ?)";
        if (cited.scope() != null || table.scope() == Scope.OBSERVATIONS) {
            found.addAll(cited(table, CITED_ELSEWHERE, old, cited.number(), table.table(), cited.number()));
        } else {
            // A plain number means an observation if one has it.
            found.addAll(cited(
                    table,
                    CITED_ELSEWHERE,
                    old + " AND NOT EXISTS (SELECT 1 FROM old_numbers WHERE kind = 'observations' AND old = ?)",
                    cited.number(),
                    table.table(),
                    cited.number(),
                    cited.number()));
        }
        return found;
    }

    private List<Scored> cited(SearchTable table, double score, String condition, Object... values)
            throws SQLException {
        Select select = new Select("number, at FROM " + table.table()).where(condition, values);
        // A cited number means this memory, not its near-duplicate.
        narrow(select, table, request.shown().cited());
        return select.list(connection, row -> new Scored(table.scope(), row.getLong(1), row.getLong(2), score));
    }

    /** Whether a filter leaves memories out. */
    boolean isNarrow() {
        return !asked.sparesAll() || !text.wanted().sparesAll();
    }

    /** Those that may be shown, as the search wants them. */
    void narrow(Select select, SearchTable table) {
        narrow(select, table, request.shown());
    }

    private void narrow(Select select, SearchTable table, Shown shown) {
        shown.filter(select, table.table());
        // Memories for all projects are found by words, not listed as one project's.
        asked.narrow(select, table.scope(), !text.groups().isEmpty());
        text.wanted().narrow(select, table.scope(), !text.groups().isEmpty());
        text.unwanted().takeOut(select, table.scope());
        String excluded = text.toExcludedMatch();
        if (excluded != null) {
            String fts = table.fullText();
            select.where("number NOT IN (SELECT rowid FROM " + fts + " WHERE " + fts + " MATCH ?)", excluded);
        }
    }

    private static String from(SearchTable table) {
        return " FROM " + table.fullText() + " JOIN " + table.table() + " ON " + table.table() + ".number = "
                + table.fullText() + ".rowid";
    }
}
