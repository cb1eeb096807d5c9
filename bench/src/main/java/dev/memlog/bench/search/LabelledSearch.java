/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import dev.memlog.bench.search.LabelledSet.Note;
import dev.memlog.bench.search.LabelledSet.Question;
import dev.memlog.node.embed.local.LocalEmbedder;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.search.SearchRequest.Scope;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How well search finds the answers of labelled sets ({@code SET...}), beside plain FTS5 on the same memories: by halves
 * (choices are made on {@code tune} and reported on {@code held}) and by the strata of the held half. All sets stand in
 * one database, as on a node that has several projects.
 */
public final class LabelledSearch {
    private static final int PAGE = 20;
    private static final int FUSED = 100;
    private static final double RECIPROCAL = 60;

    private LabelledSearch() {}

    /** A way of searching one project. */
    interface Way {
        List<Note> find(LabelledSet set, Question question) throws SQLException;
    }

    public static void main(String[] args) throws Exception {
        List<LabelledSet> sets = new ArrayList<>();
        Path vectors = null;
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--vectors") && i + 1 < args.length) {
                vectors = Path.of(args[++i]);
            } else {
                sets.add(LabelledSet.read(Path.of(args[i])));
            }
        }
        if (sets.isEmpty()) {
            System.err.println("usage: LabelledSearch [--vectors FILE] SET...\n"
                    + "SET is a labelled set in JSON (or .json.gz); FILE keeps the built-in model's vectors of all texts,"
                    + " without it search goes by words alone");
            System.exit(2);
        }
        try (LabelledStore store = new LabelledStore(sets)) {
            if (vectors == null) {
                compare(store, sets, null);
            } else {
                try (Embedder embedder = LocalEmbedder.bundled(
                        vectors.resolveSibling(".memlog-model").toAbsolutePath())) {
                    LabelledVectors made = new LabelledVectors(embedder, vectors);
                    made.fill(store.database(), sets);
                    compare(store, sets, made);
                }
            }
        }
    }

    private static void compare(LabelledStore store, List<LabelledSet> sets, @Nullable LabelledVectors vectors)
            throws SQLException {
        for (LabelledSet set : sets) {
            Map<String, PlainFullText> plain = plain(set);
            Map<String, Way> ways = new LinkedHashMap<>();
            Way byPlain = (any, question) -> plain(plain, question).find(question.text(), PAGE);
            ways.put("plain FTS5", byPlain);
            MemoryQueries words = new MemoryQueries(store.database(), () -> RetrievalSet.NOW);
            ways.put("memlog, words", (one, question) -> found(store, words, one, question));
            if (vectors != null) {
                MemoryQueries meaning = new MemoryQueries(store.database(), () -> RetrievalSet.NOW);
                meaning.use(vectors);
                Map<String, Set<Long>> numbers = store.numbers(set);
                ways.put(
                        "plain FTS5 and vectors",
                        (one, question) -> fused(
                                plain(plain, question).find(question.text(), FUSED),
                                near(store, vectors, numbers.getOrDefault(question.project(), Set.of()), question)));
                ways.put("memlog, words and meaning", (one, question) -> found(store, meaning, one, question));
            }
            compare(set, ways);
            for (PlainFullText each : plain.values()) {
                each.close();
            }
        }
    }

    private static List<Note> near(LabelledStore store, LabelledVectors vectors, Set<Long> numbers, Question question) {
        float[] vector = vectors.ofQuestion(question.text(), null);
        return vector == null
                ? List.of()
                : vectors.index().nearest(vector, FUSED, numbers).nearest().stream()
                        .map(near -> store.note(near.memory()))
                        .toList();
    }

    /** By reciprocal ranks, as search engines do it by default. */
    private static List<Note> fused(List<Note> words, List<Note> near) {
        Map<Note, Double> scores = new HashMap<>();
        for (List<Note> list : List.of(words, near)) {
            for (int place = 0; place < list.size(); place++) {
                scores.merge(list.get(place), 1 / (RECIPROCAL + place + 1), Double::sum);
            }
        }
        return scores.entrySet().stream()
                .sorted(Map.Entry.<Note, Double>comparingByValue().reversed())
                .limit(PAGE)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static PlainFullText plain(Map<String, PlainFullText> projects, Question question) {
        return Objects.requireNonNull(projects.get(question.project()), question.project());
    }

    private static Map<String, PlainFullText> plain(LabelledSet set) throws SQLException {
        Map<String, PlainFullText> plain = new LinkedHashMap<>();
        for (Map.Entry<String, List<Note>> project : set.notes().entrySet()) {
            plain.put(project.getKey(), new PlainFullText(project.getValue()));
        }
        return plain;
    }

    private static List<Note> found(LabelledStore store, MemoryQueries queries, LabelledSet set, Question question) {
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
        Map<String, Map<String, RankTally>> tallies = new TreeMap<>();
        for (Map.Entry<String, Way> way : ways.entrySet()) {
            List<Long> micros = new ArrayList<>();
            for (Question question : set.questions()) {
                long begun = System.nanoTime();
                List<Note> found = way.getValue().find(set, question);
                micros.add((System.nanoTime() - begun) / 1_000);
                for (String group : List.of(question.half(), question.half() + " " + question.stratum())) {
                    tallies.computeIfAbsent(group, any -> new LinkedHashMap<>())
                            .computeIfAbsent(way.getKey(), any -> new RankTally())
                            .add(found, question.gold());
                }
            }
            micros.sort(null);
            System.out.printf(
                    "  %-26s p50 %.1f ms   p95 %.1f ms%n",
                    way.getKey(), micros.get(micros.size() / 2) / 1e3, micros.get(micros.size() * 95 / 100) / 1e3);
        }
        tallies.forEach((group, ofWays) ->
                ofWays.forEach((way, tally) -> System.out.printf("  %-16s %-26s %s%n", group, way, tally)));
    }
}
