/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.row.RowReaders;
import dev.memlog.store.row.Rows;
import dev.memlog.store.search.Candidates.Scored;
import dev.memlog.store.search.SearchHits.Correction;
import dev.memlog.store.search.SearchHits.Hit;
import dev.memlog.store.search.SearchRequest.Paging;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.search.SearchTerm.Strictness;
import dev.memlog.store.sql.RenamedProjects;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Full-text search over one snapshot. Any of the words brings a memory in, and what has more and rarer ones of them
 * stands first; each word is loosened by itself only as far as it must be to be found ({@link QueryWords}), and
 * corrected if no memory has it in any form ({@link Spelling}). Exclusions, phrases and filters hold throughout.
 *
 * <p>Threading: safe; the caller owns the connection during a call.
 */
public final class Search {
    private final InstantSource clock;
    private final ZoneId zone;
    private final Ranking ranking;
    private final boolean restricted;

    /** @param restricted whether the connections leave out memories that the vectors are of, too */
    public Search(InstantSource clock, ZoneId zone, Ranking ranking, boolean restricted) {
        this.clock = clock;
        this.zone = zone;
        this.ranking = ranking;
        this.restricted = restricted;
    }

    public QueryText read(SearchRequest request) {
        return QueryTextReader.read(request.text(), clock.instant(), zone);
    }

    /**
     * @param typed the result of {@link #read} for the request
     * @param meaning asked for when the words have been searched; null to search by words alone
     */
    public SearchHits run(Connection connection, SearchRequest asked, QueryText typed, @Nullable Meant meaning)
            throws SQLException {
        if (typed.isEmpty() && !asked.text().isBlank()) {
            return SearchHits.NONE;
        }
        SearchRequest request = asked.in(RenamedProjects.now(connection, asked.projects()));
        QueryText text = typed.namesProjects() ? typed.inProjects(projects(connection)) : typed;
        Candidates candidates = candidates(connection, request, text);
        int count = (int) Math.min(Integer.MAX_VALUE, (long) request.offset() + request.limit() + 1);
        Meant meant = candidates.isRanked() ? meaning : null;
        int looked = candidates.isRanked() ? count + SupersededOrder.SLACK : count;
        Found found = find(connection, candidates, text, meant == null ? looked : Math.max(looked, Fusion.MOST));
        Meaning known = meant == null ? null : meant.meaning();
        if (known != null) {
            fuse(candidates, found, new NearMemories(connection, candidates, known, restricted));
        }
        if (candidates.isRanked()) {
            found.byScope()
                    .computeIfPresent(
                            Scope.OBSERVATIONS,
                            (scope, hits) -> new SupersededOrder(connection, request.shown()).of(hits));
        }
        return new PageOf(request, candidates.order(), found).load(connection);
    }

    /** What a query means. */
    public interface Meant {
        /** Null if that is not known in time. */
        @Nullable
        Meaning meaning();
    }

    private void fuse(Candidates candidates, Found found, NearMemories near) throws SQLException {
        double best = found.byScope().values().stream()
                .flatMap(List::stream)
                .mapToDouble(Scored::score)
                .max()
                .orElse(0);
        for (Scope scope : Scope.values()) {
            boolean hasMeaning = scope != Scope.PROMPTS && candidates.admits(scope);
            List<Scored> byMeaning = hasMeaning ? near.of(scope) : List.of();
            List<Scored> byWords = found.of(scope);
            List<Scored> compared = hasMeaning ? byWords.subList(0, Math.min(Fusion.MOST, byWords.size())) : List.of();
            Fusion fusion = new Fusion(best, near.similarity(compared), ranking.scope(scope), ranking.meaning());
            found.byScope().put(scope, fusion.fuse(byWords, byMeaning));
        }
    }

    private Candidates candidates(Connection connection, SearchRequest request, QueryText text) {
        Instant asOf = request.shown().asOf();
        long now = asOf == null ? clock.millis() : Math.min(clock.millis(), asOf.toEpochMilli());
        return new Candidates(connection, request, text, ranking, now);
    }

    /** All projects of memories, each found by one step in the index. */
    private static Set<String> projects(Connection connection) throws SQLException {
        Set<String> projects = new HashSet<>();
        for (Scope scope : Scope.values()) {
            String table = SearchTable.of(scope).table();
            String next = "SELECT min(project) FROM " + table;
            projects.addAll(new Select("project FROM (WITH RECURSIVE names (project) AS (" + next
                            + " UNION ALL SELECT (" + next + " WHERE project > names.project) FROM names"
                            + " WHERE names.project IS NOT NULL) SELECT project FROM names)")
                    .where("project IS NOT NULL")
                    .list(connection, row -> row.getString(1)));
        }
        return projects;
    }

    /**
     * @param text the query that found them
     * @param lacksWords whether a word may be mistyped, since none has it, or none has all
     */
    private record Found(
            QueryText text, Map<Scope, List<Scored>> byScope, List<Correction> corrected, boolean lacksWords) {
        List<Scored> of(Scope scope) {
            return byScope.getOrDefault(scope, List.of());
        }

        boolean isEmpty() {
            return byScope.values().stream().allMatch(List::isEmpty);
        }
    }

    private static Found find(Connection connection, Candidates candidates, QueryText text, int count)
            throws SQLException {
        boolean ranked = candidates.isRanked();
        Found found = ranked ? best(candidates, text, List.of(), count) : inOrder(candidates, text, List.of(), count);
        if (text.groups().isEmpty() || !found.lacksWords()) {
            return found;
        }
        List<Correction> corrected = new Spelling(connection, candidates).correct(text);
        if (corrected.isEmpty()) {
            return found;
        }
        QueryText meant = text.with(corrected);
        // A word of a question may be spelled correctly and yet be in no memory.
        List<Correction> sure = corrected.stream().filter(Spelling::isSure).toList();
        boolean whole = candidates.of(meant).haveAll();
        // A correction that is named is better than no hit.
        if (!whole && sure.size() < corrected.size() && (!sure.isEmpty() || !found.isEmpty())) {
            corrected = sure;
            meant = text.with(sure);
        }
        if (corrected.isEmpty()) {
            return found;
        }
        Candidates again = candidates.of(meant);
        return ranked ? best(again, meant, corrected, count) : inOrder(again, meant, corrected, count);
    }

    private static Found best(Candidates candidates, QueryText text, List<Correction> corrected, int count)
            throws SQLException {
        QueryWords words = QueryWords.of(text, candidates.stats(), candidates.scopes());
        Map<Scope, List<Scored>> found = new HashMap<>();
        for (Scope scope : candidates.scopes()) {
            found.put(scope, candidates.best(scope, words, count));
        }
        return new Found(text, found, corrected, words.unknown() > 0);
    }

    /** In order of time any word would bring in too much: the strictest way that finds something is taken. */
    private static Found inOrder(Candidates candidates, QueryText text, List<Correction> corrected, int count)
            throws SQLException {
        Map<Scope, List<Scored>> found = new HashMap<>();
        for (Strictness strictness : Strictness.values()) {
            for (Scope scope : candidates.scopes()) {
                found.put(scope, candidates.find(scope, strictness, count));
            }
            boolean some = found.values().stream().anyMatch(each -> !each.isEmpty());
            if (text.groups().isEmpty() || some) {
                return new Found(text, found, corrected, strictness == Strictness.ANY_PREFIX);
            }
        }
        return new Found(text, found, corrected, true);
    }

    /** Cuts a page out of what was found, and reads its memories. */
    private record PageOf(SearchRequest request, Comparator<Scored> order, Found found) {
        SearchHits load(Connection connection) throws SQLException {
            Highlighter highlighter = new Highlighter(found.text().terms());
            List<Scored> page = new ArrayList<>();
            boolean more = false;
            if (request.paging() == Paging.TOGETHER) {
                List<Scored> all = found.byScope().values().stream()
                        .flatMap(List::stream)
                        .sorted(order)
                        .toList();
                more = cut(all, page);
            } else {
                for (List<Scored> some : found.byScope().values()) {
                    more |= cut(some, page);
                }
                page.sort(order);
            }
            List<Rows.ObservationRow> observations = load(
                    connection,
                    Scope.OBSERVATIONS,
                    page,
                    request.shown().reading(RowReaders.OBSERVATION),
                    Rows.ObservationRow::number);
            List<Rows.SummaryRow> summaries =
                    load(connection, Scope.SUMMARIES, page, RowReaders.SUMMARY, Rows.SummaryRow::number);
            List<Rows.PromptRow> prompts =
                    load(connection, Scope.PROMPTS, page, RowReaders.PROMPT, Rows.PromptRow::number);
            Map<Long, Snippet> snippets = new HashMap<>();
            observations.forEach(row -> snippets.put(row.number(), shown(() -> highlighter.passage(row))));
            summaries.forEach(row -> snippets.put(row.number(), shown(() -> highlighter.passage(row))));
            prompts.forEach(row -> snippets.put(row.number(), shown(() -> highlighter.passage(row))));
            List<Hit> hits = new ArrayList<>();
            for (Scored each : page) {
                Snippet snippet = snippets.get(each.number());
                if (snippet != null) {
                    hits.add(new Hit(each.scope(), each.number(), each.score(), snippet, each.evidence()));
                }
            }
            return new SearchHits(observations, summaries, prompts, hits, more, found.corrected());
        }

        private Snippet shown(Supplier<Snippet> passage) {
            return request.passages() ? passage.get() : Snippet.NONE;
        }

        private boolean cut(List<Scored> from, List<Scored> into) {
            int first = Math.min(request.offset(), from.size());
            int last = (int) Math.min(from.size(), (long) first + request.limit());
            into.addAll(from.subList(first, last));
            return last < from.size();
        }

        private static <T> List<T> load(
                Connection connection,
                Scope scope,
                List<Scored> page,
                Select.RowReader<T> reader,
                ToLongFunction<T> number)
                throws SQLException {
            List<Long> numbers = page.stream()
                    .filter(each -> each.scope() == scope)
                    .map(Scored::number)
                    .toList();
            if (numbers.isEmpty()) {
                return List.of();
            }
            Map<Long, T> rows = new HashMap<>();
            new Select("* FROM " + SearchTable.of(scope).table())
                    .whereIn("number", numbers)
                    .list(connection, reader)
                    .forEach(row -> rows.put(number.applyAsLong(row), row));
            Function<Long, T> row = rows::get;
            return numbers.stream().filter(rows::containsKey).map(row).toList();
        }
    }
}
