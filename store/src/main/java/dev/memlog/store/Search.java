/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.store.SearchRequest.Scope;
import dev.memlog.store.SearchText.Strictness;
import dev.memlog.store.Select.RowReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Full-text search over one snapshot. It asks for all words first; if no kind of memory has them, for words that begin
 * with them, and at last for any of those, so that a question in many words still finds something. Exclusions and
 * filters hold throughout. Kinds, concepts and files belong to observations: asking for one leaves out the rest.
 *
 * <p>Threading: safe; a connection is the caller's for as long as it asks.
 */
final class Search {
    private static final double MILLIS_PER_DAY = 86_400_000.0;
    private static final Index OBSERVATIONS = new Index("observations", "8.0, 4.0, 1.0, 2.0, 3.0, 3.0, 3.0, 1.0");
    private static final Index SUMMARIES = new Index("summaries", "6.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0");
    private static final Index PROMPTS = new Index("prompts", "1.0, 1.0");
    private final InstantSource clock;

    Search(InstantSource clock) {
        this.clock = clock;
    }

    /** @param weights of the columns of its full-text table, in their order */
    private record Index(String table, String weights) {
        String fullText() {
            return table + "_fts";
        }
    }

    SearchHits run(Connection connection, SearchRequest request) throws SQLException {
        SearchText text = SearchText.parse(request.text());
        if (text.isEmpty() && !request.text().isBlank()) {
            return new SearchHits(List.of(), List.of(), List.of());
        }
        if (text.groups().isEmpty()) {
            return find(connection, request, null, text.toExcludedMatch());
        }
        for (Strictness strictness : Strictness.values()) {
            String match = text.toMatch(strictness);
            SearchHits hits = find(connection, request, match, text.toExcludedMatch());
            // A page past the last one is empty, but must not be filled from a looser reading of the same text.
            if (hits.total() > 0 || (request.offset() > 0 && findsAny(connection, request, match, text))) {
                return hits;
            }
        }
        return new SearchHits(List.of(), List.of(), List.of());
    }

    private boolean findsAny(Connection connection, SearchRequest request, @Nullable String match, SearchText text)
            throws SQLException {
        return find(connection, request.firstOnly(), match, text.toExcludedMatch())
                        .total()
                > 0;
    }

    private SearchHits find(
            Connection connection, SearchRequest request, @Nullable String match, @Nullable String excluded)
            throws SQLException {
        boolean onlyObservations = !request.kinds().isEmpty()
                || !request.concepts().isEmpty()
                || !request.files().isEmpty();
        return new SearchHits(
                request.scopes().contains(Scope.OBSERVATIONS)
                        ? list(connection, OBSERVATIONS, request, match, excluded, RowReaders::observation)
                        : List.of(),
                request.scopes().contains(Scope.SUMMARIES) && !onlyObservations
                        ? list(connection, SUMMARIES, request, match, excluded, RowReaders::summary)
                        : List.of(),
                request.scopes().contains(Scope.PROMPTS) && !onlyObservations
                        ? list(connection, PROMPTS, request, match, excluded, RowReaders::prompt)
                        : List.of());
    }

    private <T> List<T> list(
            Connection connection,
            Index index,
            SearchRequest request,
            @Nullable String match,
            @Nullable String excluded,
            RowReader<T> reader)
            throws SQLException {
        String table = index.table();
        String fts = index.fullText();
        Select select = new Select(table + ".* FROM " + table);
        if (match != null) {
            select.then(" JOIN " + fts + " ON " + fts + ".rowid = " + table + ".number")
                    .where(fts + " MATCH ?", match);
        }
        if (excluded != null) {
            select.where("number NOT IN (SELECT rowid FROM " + fts + " WHERE " + fts + " MATCH ?)", excluded);
        }
        filter(select, index, request);
        order(select, index, request, match != null);
        return select.then(" LIMIT ? OFFSET ?", request.limit(), request.offset())
                .list(connection, reader);
    }

    private static void filter(Select select, Index index, SearchRequest request) {
        request.shown().filter(select, index.table());
        select.whereIn("project", request.projects());
        if (request.from() != null) {
            select.where("at >= ?", request.from().toEpochMilli());
        }
        if (request.to() != null) {
            select.where("at <= ?", request.to().toEpochMilli());
        }
        if (index.equals(OBSERVATIONS)) {
            select.whereIn("kind", request.kinds());
            select.whereAny(
                    "instr(char(30) || lower(observations.concepts) || char(30), char(30) || lower(?) || char(30)) > 0",
                    request.concepts());
            select.whereAny(
                    "instr(lower(observations.files_read || char(30) || observations.files_modified), lower(?)) > 0",
                    request.files());
        }
    }

    // The rank is negative, the best lowest; a memory of today counts up to half as much again, one a month old a
    // quarter.
    private void order(Select select, Index index, SearchRequest request, boolean ranked) {
        if (!ranked || request.newestFirst()) {
            select.then(" ORDER BY at DESC, number DESC");
            return;
        }
        select.then(
                " ORDER BY bm25(" + index.fullText() + ", " + index.weights()
                        + ") * (1.0 + 0.5 * 30.0 / (30.0 + max(0.0, (? - at) / ?))), number DESC",
                clock.millis(),
                MILLIS_PER_DAY);
    }
}
