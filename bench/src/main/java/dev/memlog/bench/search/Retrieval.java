/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import dev.memlog.bench.search.RetrievalSet.Query;
import dev.memlog.bench.search.RetrievalSet.Story;
import dev.memlog.event.MemoryRecord;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.projection.MemoryEdits;
import dev.memlog.store.projection.MemoryRepository;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.RowReaders;
import dev.memlog.store.row.Rows;
import dev.memlog.store.search.Ranking;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreConfig;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How well and how fast memories are found, beside plain FTS5: the whole query as one phrase, and all of its words.
 * {@code tune} looks for better weights with one half of the stories; the other half tells what they are worth.
 * {@code latency 100000} measures with so many memories.
 */
public final class Retrieval {
    private static final int NOISE = 4_000;
    private static final long SEED = 20_261_123;
    private static final int PAGE = 20;
    private static final int ROUNDS = 5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Retrieval() {}

    /** What a way of searching answers: numbers, best first. */
    private interface Way {
        List<Long> find(String query) throws SQLException;
    }

    private record Case(long expected, Query query, boolean heldOut) {
        /** These came later than the choices that the halves stand for, and are counted by themselves. */
        boolean isMistyped() {
            return query.sort().equals("mistyped");
        }
    }

    private record Score(int queries, double recall, double reciprocalRank) {
        @Override
        public String toString() {
            return "%3d queries   recall@5 %.3f   mrr %.3f".formatted(queries, recall, reciprocalRank);
        }
    }

    public static void main(String[] args) throws Exception {
        RetrievalSet set = RetrievalSet.read();
        boolean latency = args.length > 0 && args[0].equals("latency");
        int noise = latency ? Integer.parseInt(args[1]) : NOISE;
        Path folder = Files.createTempDirectory("memlog-retrieval");
        try (Database database = Database.open(StoreConfig.defaults(folder.resolve("memlog.db")))) {
            fill(database, set, noise);
            List<Case> cases = cases(set);
            if (latency) {
                latency(database, cases);
            } else if (args.length > 0 && args[0].equals("tune")) {
                tune(database, cases);
            } else {
                compare(database, cases);
            }
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static void compare(Database database, List<Case> cases) throws SQLException {
        Map<String, Way> ways = ways(database);
        for (boolean heldOut : new boolean[] {false, true}) {
            List<Case> part = cases.stream()
                    .filter(each -> each.heldOut() == heldOut && !each.isMistyped())
                    .toList();
            System.out.println(heldOut ? "held out" : "tuned on");
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                System.out.printf("  %-22s %s%n", way.getKey(), score(way.getValue(), part));
            }
        }
        System.out.println("by sort, all of them");
        Map<String, List<Case>> sorts = cases.stream()
                .collect(Collectors.groupingBy(each -> each.query().sort(), TreeMap::new, Collectors.toList()));
        for (Map.Entry<String, List<Case>> sort : sorts.entrySet()) {
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                System.out.printf(
                        "  %-11s %-22s %s%n", sort.getKey(), way.getKey(), score(way.getValue(), sort.getValue()));
            }
        }
        System.out.println("not among the first five");
        Way memlog = Objects.requireNonNull(ways.get("memlog"), "memlog");
        for (Case each : cases) {
            List<Long> found = memlog.find(each.query().text());
            int at = found.indexOf(each.expected());
            if (at < 0 || at >= 5) {
                System.out.printf(
                        "  %-11s %s: %d%n", each.query().sort(), each.query().text(), at + 1);
            }
        }
    }

    /** One weight after the other, each to what does best beside the others as they are; once round and once again. */
    private static void tune(Database database, List<Case> cases) throws SQLException {
        List<Case> part = cases.stream()
                .filter(each -> !each.heldOut() && !each.isMistyped())
                .toList();
        List<Dial> dials = List.of(
                new Dial("title", 2, 4, 8, 12),
                new Dial("facts", 1, 2, 3),
                new Dial("concepts", 1, 3),
                new Dial("files", 1, 3, 6),
                new Dial("terms", 0.5, 1, 2),
                new Dial("recency", 0, 0.25, 0.5, 1),
                new Dial("days", 14, 30, 90),
                new Dial("kinds", 0, 1));
        double[] best = {8, 2, 3, 3, 1, 0.5, 30, 0};
        Score most = score(memlog(database, ranking(best)), part);
        System.out.println(most + "   at first");
        for (int round = 0; round < 2; round++) {
            for (int dial = 0; dial < best.length; dial++) {
                for (double value : dials.get(dial).values()) {
                    double[] tried = best.clone();
                    tried[dial] = value;
                    Score score = score(memlog(database, ranking(tried)), part);
                    System.out.printf("  %s   %s %.2f%n", score, dials.get(dial).name(), value);
                    if (score.reciprocalRank() > most.reciprocalRank() + 1e-9) {
                        most = score;
                        best = tried;
                    }
                }
            }
        }
        System.out.println(most + "   with " + Arrays.toString(best));
    }

    private record Dial(String name, double... values) {}

    private static Ranking ranking(double... weights) {
        List<Double> columns =
                List.of(weights[0], weights[0] / 2, 1.0, weights[1], weights[2], weights[3], weights[3], weights[4]);
        Map<String, Double> kinds =
                weights[7] > 0 ? Map.of("decision", 1.15, "bugfix", 1.1, "discovery", 1.05, "change", 0.95) : Map.of();
        return new Ranking(Map.of(Scope.OBSERVATIONS, columns), Map.of(), kinds, weights[5], weights[6], 0.2, 1.0);
    }

    private static void latency(Database database, List<Case> cases) throws SQLException {
        Map<String, Way> ways = ways(database);
        ways.put(
                "memlog, one project",
                query -> numbers(new MemoryQueries(database, () -> RetrievalSet.NOW)
                        .search(request(query, List.of("project-7"), Set.of(Scope.OBSERVATIONS)))));
        ways.put("memlog, mistyped", memlog(database, Ranking.STANDARD));
        for (Map.Entry<String, Way> way : ways.entrySet()) {
            List<Case> some = cases.stream()
                    .filter(each -> each.isMistyped() == way.getKey().endsWith("mistyped"))
                    .toList();
            List<Long> micros = new ArrayList<>();
            // What a machine that does other work at the same time does not change much.
            List<Long> processor = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (Case each : some) {
                    long begun = System.nanoTime();
                    long used = THREADS.getCurrentThreadCpuTime();
                    way.getValue().find(each.query().text());
                    if (round > 0) {
                        micros.add((System.nanoTime() - begun) / 1_000);
                        processor.add((THREADS.getCurrentThreadCpuTime() - used) / 1_000);
                    }
                }
            }
            micros.sort(null);
            processor.sort(null);
            System.out.printf(
                    "%-22s p50 %.1f ms   p95 %.1f ms   mean %.1f ms   of the processor: p50 %.1f ms   p95 %.1f ms%n",
                    way.getKey(),
                    micros.get(micros.size() / 2) / 1e3,
                    micros.get(micros.size() * 95 / 100) / 1e3,
                    micros.stream().mapToLong(Long::longValue).average().orElse(0) / 1e3,
                    processor.get(processor.size() / 2) / 1e3,
                    processor.get(processor.size() * 95 / 100) / 1e3);
        }
    }

    private static Map<String, Way> ways(Database database) {
        Map<String, Way> ways = new LinkedHashMap<>();
        ways.put("plain FTS5, one phrase", query -> plain(database, '"' + query.replace("\"", " ") + '"'));
        ways.put(
                "plain FTS5, all words",
                query -> plain(
                        database,
                        Arrays.stream(query.split("\\s+"))
                                .map(word -> '"' + word.replace("\"", "") + '"')
                                .collect(Collectors.joining(" "))));
        ways.put("memlog", memlog(database, Ranking.STANDARD));
        return ways;
    }

    private static Way memlog(Database database, Ranking ranking) {
        MemoryQueries queries = new MemoryQueries(database, () -> RetrievalSet.NOW, ranking);
        return query -> numbers(queries.search(request(query, List.of(), Set.of(Scope.OBSERVATIONS))));
    }

    private static SearchRequest request(String query, List<String> projects, Set<Scope> scopes) {
        return SearchRequest.of(query)
                .scopes(scopes)
                .projects(projects)
                .limit(PAGE)
                .build();
    }

    private static List<Long> numbers(SearchHits hits) {
        return hits.observations().stream().map(Rows.ObservationRow::number).toList();
    }

    private static List<Long> plain(Database database, String match) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (PreparedStatement statement = database.writer()
                .prepareStatement(
                        "SELECT o.* FROM plain JOIN observations o ON o.number = plain.rowid WHERE plain MATCH ? ORDER BY rank LIMIT "
                                + PAGE)) {
            statement.setString(1, match);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(RowReaders.OBSERVATION.read(rows).number());
                }
            }
        }
        return numbers;
    }

    private static Score score(Way way, List<Case> cases) throws SQLException {
        int among = 0;
        double reciprocal = 0;
        for (Case each : cases) {
            int at = way.find(each.query().text()).indexOf(each.expected());
            among += at >= 0 && at < 5 ? 1 : 0;
            reciprocal += at >= 0 ? 1.0 / (at + 1) : 0;
        }
        return new Score(cases.size(), (double) among / cases.size(), reciprocal / cases.size());
    }

    private static List<Case> cases(RetrievalSet set) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < set.stories().size(); i++) {
            for (Query query : set.stories().get(i).queries()) {
                cases.add(new Case(i + 1L, query, i % 2 == 1));
            }
        }
        return cases;
    }

    private static void fill(Database database, RetrievalSet set, int noise) throws SQLException {
        Connection writer = database.writer();
        Statements statements = new Statements(writer);
        // Links between near-duplicates are not what is measured, and take their time.
        NearDuplicates duplicates = new NearDuplicates(statements, false);
        MemoryRepository memories =
                new MemoryRepository(statements, new MemoryEdits(statements, duplicates), duplicates);
        List<MemoryRecord.Observation> all = new ArrayList<>();
        set.stories().stream().map(Story::memory).forEach(all::add);
        // In the order of time, as a log has them.
        set.noise(noise, SEED).stream()
                .sorted(Comparator.comparing(memory -> memory.provenance().at()))
                .forEach(all::add);
        statements.inTransaction(() -> {
            long number = 1;
            for (MemoryRecord.Observation memory : all) {
                memories.add(number++, memory);
            }
        });
        try (Statement statement = writer.createStatement()) {
            statement.executeUpdate("CREATE VIRTUAL TABLE plain USING fts5(title, subtitle, narrative, facts, concepts,"
                    + " files_read, files_modified, content='observations', content_rowid='number')");
            statement.executeUpdate("INSERT INTO plain (plain) VALUES ('rebuild')");
        }
    }
}
