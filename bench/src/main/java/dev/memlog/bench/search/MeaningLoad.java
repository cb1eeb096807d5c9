/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import dev.memlog.event.MemoryRecord;
import dev.memlog.store.embedding.EmbeddingRows;
import dev.memlog.store.embedding.VectorIndex;
import dev.memlog.store.embedding.VectorIndex.Near;
import dev.memlog.store.embedding.Vectors;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.projection.MemoryEdits;
import dev.memlog.store.projection.MemoryRepository;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.search.Meaning;
import dev.memlog.store.search.Ranking;
import dev.memlog.store.search.Search;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What search by meaning takes with many memories: memory, time to read the vectors at a start, time of a question, beside
 * plain FTS5 and beside Memlog's own search by words in the same run. The vectors are made by a seed, near one another in
 * four hundred matters: {@code MeaningLoad 100000 1536}.
 */
public final class MeaningLoad {
    private static final long SEED = 20_261_123;
    private static final int MATTERS = 400;
    private static final int QUESTIONS = 60;
    private static final int BEST = 10;

    private final Random random = new Random(SEED);
    private final int dimensions;
    private final float[][] matters;

    private MeaningLoad(int dimensions) {
        this.dimensions = dimensions;
        matters = new float[MATTERS][dimensions];
        for (float[] matter : matters) {
            for (int i = 0; i < dimensions; i++) {
                // Models put all texts somewhat to one side.
                matter[i] = (float) (0.5 * Math.sin(i) + random.nextGaussian());
            }
        }
    }

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        MeaningLoad load = new MeaningLoad(Integer.parseInt(args[1]));
        Path folder = Files.createTempDirectory("memlog-meaning");
        Path file = folder.resolve("memlog.db");
        try (Database database = Database.open(StoreConfig.defaults(file))) {
            RetrievalSet set = RetrievalSet.read();
            List<String> queries = set.stories().stream()
                    .flatMap(story -> story.queries().stream())
                    .map(RetrievalSet.Query::text)
                    .toList();
            fill(database, set.noise(count, SEED));
            load.fillVectors(database, count);
            load.measure(database, queries);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path each : files.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(folder);
        }
    }

    private void measure(Database database, List<String> queries) {
        long before = heap();
        long begun = System.nanoTime();
        VectorIndex index = new VectorIndex(Long.MAX_VALUE);
        new EmbeddingRows(database, "stand-in").takeUp(index);
        System.out.printf(
                "read at a start: %d vectors in %.1f s; heap %.0f MB (counted as %.0f MB)%n",
                index.size(), (System.nanoTime() - begun) / 1e9, (heap() - before) / 1e6, index.bytes() / 1e6);
        Set<Long> project = new HashSet<>();
        for (long number = 1; number <= index.size(); number += 50) {
            project.add(number);
        }
        List<Long> exactly = new ArrayList<>();
        List<Long> sketched = new ArrayList<>();
        List<Long> narrowed = new ArrayList<>();
        int same = 0;
        Set<Long> all = new HashSet<>();
        for (long number = 1; number <= index.size(); number++) {
            all.add(number);
        }
        for (int i = 0; i < QUESTIONS; i++) {
            float[] question = near(random.nextInt(MATTERS));
            sketched.add(time(() -> index.nearest(question, 100, null)));
            narrowed.add(time(() -> index.nearest(question, 100, project)));
            List<Long> exact = exact(index, all, question);
            same += (int) index.nearest(question, BEST, null).nearest().stream()
                    .map(Near::memory)
                    .filter(exact::contains)
                    .count();
            exactly.add(time(() -> exact(index, all, question)));
        }
        print("vectors, all memories", sketched);
        print("vectors, one project", narrowed);
        print("vectors, one by one", exactly);
        System.out.printf("of the ten nearest found: %.3f%n", same / (double) (BEST * QUESTIONS));
        MemoryQueries words = new MemoryQueries(database, () -> RetrievalSet.NOW);
        Search search = new Search(() -> RetrievalSet.NOW, java.time.ZoneOffset.UTC, Ranking.STANDARD, false);
        List<Long> byWords = new ArrayList<>();
        List<Long> fused = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (String query : queries) {
                SearchRequest request = SearchRequest.of(query)
                        .scopes(Set.of(Scope.OBSERVATIONS))
                        .build();
                float[] question = near(random.nextInt(MATTERS));
                byWords.add(time(() -> words.search(request)));
                fused.add(time(() -> database.readers()
                        .read(connection -> search.run(
                                connection, request, search.read(request), () -> new Meaning(index, question, 0.5)))));
            }
        }
        print("Memlog by words", byWords.subList(queries.size(), byWords.size()));
        print("and by meaning, too", fused.subList(queries.size(), fused.size()));
    }

    /** By parts so small that each is looked through from end to end. */
    private static List<Long> exact(VectorIndex index, Set<Long> all, float[] question) {
        List<Near> best = new ArrayList<>();
        List<Long> numbers = new ArrayList<>(all);
        for (int from = 0; from < numbers.size(); from += 2_000) {
            Set<Long> some = new HashSet<>(numbers.subList(from, Math.min(numbers.size(), from + 2_000)));
            best.addAll(index.nearest(question, BEST, some).nearest());
        }
        best.sort((one, other) -> Double.compare(other.cosine(), one.cosine()));
        return best.stream().limit(BEST).map(Near::memory).toList();
    }

    private static void print(String what, List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "%-24s p50 %.1f ms   p95 %.1f ms   mean %.1f ms%n",
                what,
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 95 / 100] / 1e6,
                Arrays.stream(sorted).average().orElse(0) / 1e6);
    }

    private static long time(Runnable work) {
        long begun = System.nanoTime();
        work.run();
        return System.nanoTime() - begun;
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private float[] near(int matter) {
        float[] vector = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            vector[i] = (float) (matters[matter][i] + 0.8 * random.nextGaussian());
        }
        return vector;
    }

    private void fillVectors(Database database, int count) throws Exception {
        database.writer().setAutoCommit(false);
        try (PreparedStatement insert = database.writer()
                .prepareStatement("INSERT INTO vectors (key, number, model, tokens, at, scale, steps)"
                        + " SELECT key, number, 'stand-in', 0, 0, ?, ? FROM observations WHERE number = ?")) {
            for (int number = 1; number <= count; number++) {
                Vectors.Stepped vector = Vectors.step(near(random.nextInt(MATTERS)));
                insert.setFloat(1, vector.scale());
                insert.setBytes(2, vector.steps());
                insert.setLong(3, number);
                insert.executeUpdate();
            }
        }
        database.writer().commit();
        database.writer().setAutoCommit(true);
    }

    private static void fill(Database database, List<MemoryRecord.Observation> memories) throws Exception {
        Statements statements = new Statements(database.writer());
        NearDuplicates duplicates = new NearDuplicates(statements, false);
        MemoryRepository repository =
                new MemoryRepository(statements, new MemoryEdits(statements, duplicates), duplicates);
        List<MemoryRecord.Observation> all = Collections.unmodifiableList(memories);
        statements.inTransaction(() -> {
            long number = 1;
            for (MemoryRecord.Observation memory : all) {
                repository.add(number++, memory);
            }
        });
    }
}
