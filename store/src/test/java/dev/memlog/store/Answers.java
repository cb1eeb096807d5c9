/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.store.query.DeadLetterFilter;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.ExportQueries;
import dev.memlog.store.query.ForgetFilter;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.query.RetentionBounds;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.query.TimelineRequest;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** What every query of a view answers, by the query. */
public final class Answers {
    private static final List<String> ORIGINS = List.of("elsewhere-1", "elsewhere-2", "elsewhere-3");

    private Answers() {}

    /**
     * @param sessions to be asked for by their ids
     * @param words to be searched for
     * @param projects to be asked for by name
     */
    public static Map<String, String> of(
            StoreView view, List<SessionId> sessions, List<String> words, List<String> projects) {
        Map<String, Object> all = new LinkedHashMap<>();
        memories(view.queries(), all);
        words.forEach(word -> search(view.queries(), word, projects, all));
        sessions.forEach(session -> session(view, session, all));
        letters(view.letters(), projects, all);
        spend(view.spend(), projects, all);
        forgetting(view, sessions, words, projects, all);
        exports(view.exports(), sessions, projects, all);
        all.put("origins", new java.util.TreeMap<>(view.origins().numbers(ORIGINS)));
        for (long number = 1; number <= 300; number++) {
            all.put("ownership " + number, view.origins().ownership(number));
        }
        all.put("highest number", view.origins().highestNumber());
        all.put("newest", view.stories().newest());
        all.put("after", view.stories().after(10, 100));
        all.put("overdue", view.retention().overdue(new RetentionBounds(null, 3L), 1_000));
        all.put("overdue names", view.retention().overdueNames(Records.WRITTEN, null, 1_000));
        all.put("with work", view.sessions().withWork(100));
        LongStream.rangeClosed(1, 300)
                .forEach(number -> all.put("why " + number, view.why().why(number)));
        all.put(
                "told counts",
                new java.util.TreeMap<>(view.told()
                        .counts(LongStream.rangeClosed(1, 300).boxed().toList())));
        all.put("worth", view.worth().worth(Records.NOON.minusSeconds(9_000), Records.NOON.plusSeconds(9_000), null));
        for (String project : List.of("old-shop", "old-lab", "old-secret")) {
            all.put("renamed " + project, view.renamedProjects().now(project));
        }
        Map<String, String> told = new LinkedHashMap<>();
        all.forEach((query, answer) -> told.put(query, String.valueOf(answer)));
        return told;
    }

    private static void memories(MemoryQueries queries, Map<String, Object> all) {
        PageRequest page = new PageRequest(List.of(), 0, 5);
        all.put("observations", queries.observations(page));
        all.put("summaries", queries.summaries(page));
        all.put("prompts", queries.prompts(page));
        all.put("sessions", queries.sessions(page));
        all.put("second page", queries.observations(new PageRequest(List.of(), 5, 5)));
        all.put("of a project", queries.observations(new PageRequest(List.of("lab"), 0, 5)));
        all.put("of a former name", queries.observations(new PageRequest(List.of("old-shop"), 0, 5)));
        all.put("projects", queries.projects());
        all.put("ledger", queries.ledger());
        MemoryQueries.Counts counts = queries.counts();
        all.put(
                "counts",
                List.of(
                        counts.observations(),
                        counts.summaries(),
                        counts.prompts(),
                        counts.sessions(),
                        counts.activeSessions(),
                        counts.hidden(),
                        counts.duplicates()));
        List<Long> numbers = LongStream.rangeClosed(1, 300).boxed().toList();
        all.put("by number", queries.observationsByNumber(numbers));
        numbers.forEach(number -> all.put(
                "number " + number,
                List.of(queries.observation(number), queries.summary(number), queries.prompt(number))));
        all.put(
                "once numbered",
                queries.onceNumbered(
                        LongStream.rangeClosed(9_000, 9_400).boxed().toList()));
        for (Shown shown : List.of(Shown.USUAL, Shown.ALL)) {
            all.put(
                    "timeline " + shown,
                    queries.timeline(new TimelineRequest(Records.NOON.plusSeconds(60), 20, 7, 7, List.of(), shown)));
        }
    }

    // Without the scores, which depend on how often a word is used in all memories of the team.
    private static void search(MemoryQueries queries, String word, List<String> projects, Map<String, Object> all) {
        SearchHits best = queries.search(SearchRequest.best(word, List.of(), 100));
        all.put("search " + word, numbers(best));
        all.put("corrected " + word, best.corrected());
        all.put("named " + word, queries.named().withAll(List.of(), List.of(word), 100));
        all.put("file " + word, queries.named().ofFile(List.of(), word, 100));
        for (String project : projects) {
            all.put(
                    "search " + word + " in " + project,
                    numbers(queries.search(SearchRequest.best(word, List.of(project), 100))));
            all.put(
                    "search " + word + " project:" + project,
                    numbers(queries.search(SearchRequest.best(word + " project:" + project, List.of(), 100))));
        }
        all.put(
                "newest " + word,
                queries
                        .search(SearchRequest.of(word)
                                .order(SearchRequest.Order.NEWEST_FIRST)
                                .limit(4)
                                .build())
                        .ranked()
                        .stream()
                        .map(SearchHits.Hit::number)
                        .toList());
    }

    private static List<Long> numbers(SearchHits hits) {
        return hits.ranked().stream().map(SearchHits.Hit::number).sorted().toList();
    }

    private static void session(StoreView view, SessionId id, Map<String, Object> all) {
        SessionNumber number = SessionNumber.of(id);
        all.put("story " + id, view.stories().story(number));
        all.put("events " + id, view.stories().events(number, 1_000, false, 100));
        all.put("session " + id, view.sessions().session(number));
        all.put("memory session " + id, view.sessions().ofMemorySessions(List.of("m-" + id)));
    }

    private static void letters(DeadLetterQueries letters, List<String> projects, Map<String, Object> all) {
        all.put("letters", letters.letters(DeadLetterFilter.ALL, true, 0, 100));
        all.put("letter stats", letters.stats(DeadLetterFilter.ALL));
        DeadLetterQueries.Sweep sweep = new DeadLetterQueries.Sweep(10, true, null);
        all.put("letter reach", letters.reach(DeadLetterFilter.ALL, sweep, 100));
        all.put("letter sweep", letters.next(DeadLetterFilter.ALL, sweep, 100));
        all.put(
                "letters of projects",
                letters.letters(
                        new DeadLetterFilter(
                                List.of(), projects, List.of(), List.of(), List.of(), null, null, "503", null),
                        false,
                        0,
                        100));
        letters.letters(DeadLetterFilter.ALL, true, 0, 100)
                .items()
                .forEach(row -> all.put(
                        "letter " + row.letter().key(),
                        letters.letter(row.letter().key()).orElseThrow().row()));
    }

    private static void spend(SpendQueries spend, List<String> projects, Map<String, Object> all) {
        for (SpendQueries.Grouping by : SpendQueries.Grouping.values()) {
            all.put("costs by " + by, spend.costs(by, new SpendQueries.Range(null, null, List.of()), 100));
            all.put("costs of projects by " + by, spend.costs(by, new SpendQueries.Range(null, null, projects), 100));
        }
        all.put("costs", spend.total(new SpendQueries.Range(null, null, List.of())));
        all.put("dear sessions", spend.sessionsFrom(BudgetName.Unit.TOKENS, 1, 100));
    }

    private static void forgetting(
            StoreView view,
            List<SessionId> sessions,
            List<String> words,
            List<String> projects,
            Map<String, Object> all) {
        List<ForgetFilter> filters = new java.util.ArrayList<>();
        projects.forEach(
                project -> filters.add(new ForgetFilter(List.of(), List.of(), List.of(project), null, null, "")));
        words.forEach(word -> filters.add(new ForgetFilter(List.of(), List.of(), List.of(), null, null, word)));
        sessions.forEach(
                session -> filters.add(new ForgetFilter(List.of(), List.of(session), List.of(), null, null, "")));
        filters.add(new ForgetFilter(
                LongStream.rangeClosed(1, 100).boxed().toList(), List.of(), List.of(), null, null, ""));
        for (ForgetFilter filter : filters) {
            all.put("extent " + filter, view.forgetting().extent(filter, 0));
            all.put("targets " + filter, view.forgetting().next(filter, 0, 100));
        }
    }

    private static void exports(
            ExportQueries exports, List<SessionId> sessions, List<String> projects, Map<String, Object> all) {
        all.put("exported sessions", exports.sessions(ExportQueries.Selection.ALL, 0, 100));
        all.put(
                "exported sessions of projects",
                exports.sessions(new ExportQueries.Selection(projects, List.of()), 0, 100));
        all.put("exported sessions by id", exports.sessions(sessions));
        all.put("exported memories", exports.memories(ExportQueries.Selection.ALL, ExportQueries.Place.START, 300));
        all.put(
                "exported memories of projects",
                exports.memories(new ExportQueries.Selection(projects, List.of()), ExportQueries.Place.START, 300));
        all.put("highest cited", exports.highestCited());
    }
}
