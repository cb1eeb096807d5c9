/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.Candidates.Meaning;
import dev.memlog.store.search.Candidates.Scored;
import dev.memlog.store.search.SearchHits.Hit;
import dev.memlog.store.search.SearchRequest.Paging;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.search.SearchTerm.Strictness;
import dev.memlog.store.sql.RowReaders;
import dev.memlog.store.sql.Rows;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
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
 * Full-text search over one snapshot. It asks for all words first; if no kind of memory has them, for words that begin
 * with them, and at last for any of those, so that a question in many words still finds something. Exclusions, phrases
 * and filters hold throughout.
 *
 * <p>Threading: safe; a connection is the caller's for as long as it asks.
 */
public final class Search {
    private final InstantSource clock;
    private final ZoneId zone;
    private final Ranking ranking;

    public Search(InstantSource clock, ZoneId zone, Ranking ranking) {
        this.clock = clock;
        this.zone = zone;
        this.ranking = ranking;
    }

    public SearchText read(SearchRequest request) {
        return SearchTextReader.read(request.text(), clock.instant(), zone);
    }

    /**
     * @param typed what {@link #read} made of the request
     * @param meaning null for words alone
     */
    public SearchHits run(Connection connection, SearchRequest request, SearchText typed, @Nullable Meaning meaning)
            throws SQLException {
        if (typed.isEmpty() && !request.text().isBlank()) {
            return SearchHits.NONE;
        }
        SearchText text = typed.namesProjects() ? typed.inProjects(projects(connection)) : typed;
        Candidates candidates = new Candidates(connection, request, text, ranking, clock.millis());
        int count = (int) Math.min(Integer.MAX_VALUE, (long) request.offset() + request.limit() + 1);
        Map<Scope, List<Scored>> found;
        if (meaning == null || !candidates.isRanked()) {
            found = find(candidates, text, count);
        } else {
            found = find(candidates, text, Math.max(count, Fusion.MOST));
            for (Scope scope : Scope.values()) {
                boolean hasMeaning = scope != Scope.PROMPTS && candidates.admits(scope);
                List<Scored> near = hasMeaning ? candidates.near(scope, meaning) : List.of();
                double factor = ranking.scopes().getOrDefault(scope, 1.0);
                found.put(scope, Fusion.fuse(found.getOrDefault(scope, List.of()), near, factor));
            }
        }
        return new PageOf(request, candidates.order()).load(connection, found, new Highlighter(text.terms()));
    }

    /** All that memories are of, each found by one step in the index. */
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

    private static Map<Scope, List<Scored>> find(Candidates candidates, SearchText text, int count)
            throws SQLException {
        Map<Scope, List<Scored>> found = new HashMap<>();
        for (Strictness strictness : Strictness.values()) {
            for (Scope scope : Scope.values()) {
                found.put(scope, candidates.admits(scope) ? candidates.find(scope, strictness, count) : List.of());
            }
            if (text.groups().isEmpty() || found.values().stream().anyMatch(some -> !some.isEmpty())) {
                return found;
            }
        }
        return found;
    }

    /** Cuts a page out of what was found, and reads its memories. */
    private record PageOf(SearchRequest request, Comparator<Scored> order) {
        SearchHits load(Connection connection, Map<Scope, List<Scored>> found, Highlighter highlighter)
                throws SQLException {
            List<Scored> page = new ArrayList<>();
            boolean more = false;
            if (request.paging() == Paging.TOGETHER) {
                List<Scored> all = found.values().stream()
                        .flatMap(List::stream)
                        .sorted(order)
                        .toList();
                more = cut(all, page);
            } else {
                for (List<Scored> some : found.values()) {
                    more |= cut(some, page);
                }
                page.sort(order);
            }
            List<Rows.ObservationRow> observations =
                    load(connection, Scope.OBSERVATIONS, page, RowReaders::observation, Rows.ObservationRow::number);
            List<Rows.SummaryRow> summaries =
                    load(connection, Scope.SUMMARIES, page, RowReaders::summary, Rows.SummaryRow::number);
            List<Rows.PromptRow> prompts =
                    load(connection, Scope.PROMPTS, page, RowReaders::prompt, Rows.PromptRow::number);
            Map<Long, Snippet> snippets = new HashMap<>();
            observations.forEach(row -> snippets.put(row.number(), shown(() -> highlighter.passage(row))));
            summaries.forEach(row -> snippets.put(row.number(), shown(() -> highlighter.passage(row))));
            prompts.forEach(row -> snippets.put(row.number(), shown(() -> highlighter.passage(row))));
            List<Hit> hits = new ArrayList<>();
            for (Scored each : page) {
                Snippet snippet = snippets.get(each.number());
                if (snippet != null) {
                    hits.add(new Hit(each.scope(), each.number(), each.score(), snippet));
                }
            }
            return new SearchHits(observations, summaries, prompts, hits, more);
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
