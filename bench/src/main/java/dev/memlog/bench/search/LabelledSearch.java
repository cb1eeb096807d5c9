/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import dev.memlog.bench.search.LabelledSet.Note;
import dev.memlog.bench.search.LabelledSet.Question;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.search.SearchRequest.Scope;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How well search finds the answers of labelled sets ({@code FILE...}), beside plain FTS5 on the same memories: by halves
 * (choices are made on {@code tune} and reported on {@code held}) and by the strata of the held half. All sets stand in
 * one database, as on a node that has several projects.
 */
public final class LabelledSearch {
    private static final int PAGE = 20;

    private LabelledSearch() {}

    /** A way of searching one project. */
    interface Way {
        List<Note> find(LabelledSet set, Question question) throws SQLException;
    }

    public static void main(String[] args) throws Exception {
        List<LabelledSet> sets = new ArrayList<>();
        for (String file : args) {
            sets.add(LabelledSet.read(Path.of(file)));
        }
        if (sets.isEmpty()) {
            System.err.println("usage: LabelledSearch FILE... (labelled sets in JSON, also packed as .json.gz)");
            System.exit(2);
        }
        try (LabelledStore store = new LabelledStore(sets)) {
            MemoryQueries queries = new MemoryQueries(store.database(), () -> RetrievalSet.NOW);
            for (LabelledSet set : sets) {
                Map<String, PlainFullText> plain = plain(set);
                Map<String, Way> ways = new LinkedHashMap<>();
                ways.put("plain FTS5", (any, question) -> plain.get(question.project()).find(question.text(), PAGE));
                ways.put("memlog, words", (one, question) -> words(store, queries, one, question));
                compare(set, ways);
                for (PlainFullText each : plain.values()) {
                    each.close();
                }
            }
        }
    }

    private static Map<String, PlainFullText> plain(LabelledSet set) throws SQLException {
        Map<String, PlainFullText> plain = new LinkedHashMap<>();
        for (Map.Entry<String, List<Note>> project : set.notes().entrySet()) {
            plain.put(project.getKey(), new PlainFullText(project.getValue()));
        }
        return plain;
    }

    private static List<Note> words(LabelledStore store, MemoryQueries queries, LabelledSet set, Question question) {
        return queries
                .search(SearchRequest.of(question.text())
                        .projects(List.of(LabelledStore.project(set, question.project())))
                        .scopes(Set.of(Scope.OBSERVATIONS))
                        .shown(new Shown(false, true))
                        .limit(PAGE)
                        .withoutPassages()
                        .build())
                .observations()
                .stream()
                .map(Rows.ObservationRow::number)
                .map(store::note)
                .toList();
    }

    private static void compare(LabelledSet set, Map<String, Way> ways) throws SQLException {
        System.out.println(set.name());
        Map<String, Map<String, Tally>> tallies = new TreeMap<>();
        for (Map.Entry<String, Way> way : ways.entrySet()) {
            List<Long> micros = new ArrayList<>();
            for (Question question : set.questions()) {
                long begun = System.nanoTime();
                List<Note> found = way.getValue().find(set, question);
                micros.add((System.nanoTime() - begun) / 1_000);
                for (String group : List.of(question.half(), question.half() + " " + question.stratum())) {
                    tallies.computeIfAbsent(group, any -> new LinkedHashMap<>())
                            .computeIfAbsent(way.getKey(), any -> new Tally())
                            .add(found, question.gold());
                }
            }
            micros.sort(null);
            System.out.printf(
                    "  %-24s p50 %.1f ms   p95 %.1f ms%n",
                    way.getKey(),
                    micros.get(micros.size() / 2) / 1e3,
                    micros.get(micros.size() * 95 / 100) / 1e3);
        }
        tallies.forEach((group, ofWays) ->
                ofWays.forEach((way, tally) -> System.out.printf("  %-16s %-24s %s%n", group, way, tally)));
    }
}
