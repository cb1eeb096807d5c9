/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.prompt;

import dev.memlog.bench.prompt.PromptSet.Prompt;
import dev.memlog.event.MemoryRecord;
import dev.memlog.node.embed.local.LocalEmbedder;
import dev.memlog.recall.context.PromptGate;
import dev.memlog.recall.context.PromptMatch;
import dev.memlog.recall.context.PromptMatches;
import dev.memlog.store.embedding.EmbeddingRows;
import dev.memlog.store.embedding.Vectors;
import dev.memlog.store.likeness.NearDuplicates;
import dev.memlog.store.projection.MemoryEdits;
import dev.memlog.store.projection.MemoryRepository;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Statements;
import dev.memlog.store.sql.StoreConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What prompts are told: {@code PromptTrial VECTORS SET OTHER…}. SET has memories and queries, which are taken for
 * prompts; the queries of the OTHER sets, prompts of other projects and small talk are foreign ones, of which none should
 * be told anything. VECTORS is a file in which vectors are kept between runs. With {@code tune} as a last word it prints
 * other gates on the half to tune on.
 */
public final class PromptTrial {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST = 2;

    private final PromptSet set;
    private final MemoryQueries memories;

    private PromptTrial(PromptSet set, MemoryQueries memories) {
        this.set = set;
        this.memories = memories;
    }

    public static void main(String[] args) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(args));
        boolean tunes = words.removeIf("tune"::equals);
        Path vectors = Path.of(words.removeFirst());
        Path file = Path.of(words.removeFirst());
        PromptSet set = PromptSet.read(file, words.stream().map(Path::of).toList());
        Path folder = Files.createTempDirectory("memlog-prompts");
        try (Database database = Database.open(StoreConfig.defaults(folder.resolve("memlog.db")));
                SetVectors search = new SetVectors(LocalEmbedder.bundled(folder.resolve("data")), vectors)) {
            fill(database, set.memories());
            fill(database, set.memories(), search);
            MemoryQueries memories = new MemoryQueries(database, InstantSource.system());
            memories.use(search);
            PromptTrial trial = new PromptTrial(set, memories);
            if (tunes) {
                trial.tune();
            } else {
                trial.compare(new PlainWords(database));
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each :
                        files.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** What a way of telling answers to a prompt: numbers of memories. */
    interface Way {
        List<Long> tell(String prompt);
    }

    private void compare(PlainWords plain) {
        double threshold = plain.tuned(set);
        for (boolean isHeld : new boolean[] {false, true}) {
            System.out.println(isHeld ? "held half" : "half tuned on");
            print("plain FTS5, first", isHeld, prompt -> plain.first(prompt, Double.NEGATIVE_INFINITY), true);
            print("plain FTS5, above " + Math.round(threshold), isHeld, prompt -> plain.first(prompt, threshold), true);
            print("words alone", isHeld, way(PromptGate.STANDARD, PromptMatches.Search.WORDS, MOST), true);
            print("words and meaning", isHeld, way(PromptGate.STANDARD, PromptMatches.Search.MEANING, MOST), true);
        }
    }

    /** Each prompt is searched for once; a gate only chooses among what was found. */
    private void tune() {
        for (PromptMatches.Search search : PromptMatches.Search.values()) {
            System.out.println(search + ": agreement, substance, margin, most");
            PromptMatches any =
                    new PromptMatches(memories, new PromptGate(0, 0, PromptGate.STANDARD.subject(), 0, 0), PATIENCE);
            Map<String, List<PromptMatch>> found = new HashMap<>();
            set.prompts().stream()
                    .filter(prompt -> !prompt.isHeld())
                    .forEach(prompt ->
                            found.put(prompt.text(), any.matches(List.of(set.project()), prompt.text(), search)));
            for (double agreement = 0.2; agreement < 0.6; agreement += 0.02) {
                for (double substance : new double[] {0.9, 1.2, 1.5}) {
                    for (double margin : new double[] {0.75, 0.8, 0.85, 0.9}) {
                        for (int most : new int[] {1, 2, 3}) {
                            PromptGate gate = new PromptGate(
                                    agreement, agreement, PromptGate.STANDARD.subject(), substance, margin);
                            print(
                                    "%.2f %.1f %.2f %d".formatted(agreement, substance, margin, most),
                                    false,
                                    prompt -> gate.told(found.getOrDefault(prompt, List.of())).stream()
                                            .limit(most)
                                            .map(match -> match.row().number())
                                            .toList(),
                                    false);
                        }
                    }
                }
            }
        }
    }

    private Way way(PromptGate gate, PromptMatches.Search search, int most) {
        PromptMatches matches = new PromptMatches(memories, gate, PATIENCE);
        return prompt -> matches.find(List.of(set.project()), prompt, search).stream()
                .limit(most)
                .map(ObservationRow::number)
                .toList();
    }

    private void print(String name, boolean isHeld, Way way, boolean withStrata) {
        PromptScore score = new PromptScore();
        List<Long> nanos = new ArrayList<>();
        for (Prompt prompt : set.prompts()) {
            if (prompt.isHeld() == isHeld) {
                long begun = System.nanoTime();
                List<Long> told = way.tell(prompt.text());
                nanos.add(System.nanoTime() - begun);
                score.add(prompt, told);
            }
        }
        nanos.sort(null);
        System.out.printf("  %-22s %s   p95 %.1f ms%n", name, score, nanos.get(nanos.size() * 95 / 100) / 1e6);
        if (withStrata) {
            score.strata().forEach(line -> System.out.println("      " + line));
        }
    }

    private static void fill(Database database, List<MemoryRecord.Observation> all) throws Exception {
        Statements statements = new Statements(database.writer());
        NearDuplicates duplicates = new NearDuplicates(statements, false);
        MemoryRepository repository =
                new MemoryRepository(statements, new MemoryEdits(statements, duplicates), duplicates);
        statements.inTransaction(() -> {
            long number = 1;
            for (MemoryRecord.Observation memory : all) {
                repository.add(number++, memory);
            }
        });
    }

    private static void fill(Database database, List<MemoryRecord.Observation> all, SetVectors search)
            throws Exception {
        database.writer().setAutoCommit(false);
        try (PreparedStatement insert = database.writer()
                .prepareStatement("INSERT INTO vectors (key, number, model, tokens, at, scale, steps)"
                        + " SELECT key, number, 'set', 0, 0, ?, ? FROM observations WHERE number = ?")) {
            for (int i = 0; i < all.size(); i++) {
                MemoryRecord.Observation memory = all.get(i);
                Vectors.Stepped vector = Vectors.step(search.of(
                        memory.title() + "\n\n" + (memory.narrative() == null ? "" : memory.narrative()) + "\n"));
                insert.setFloat(1, vector.scale());
                insert.setBytes(2, vector.steps());
                insert.setLong(3, i + 1L);
                insert.executeUpdate();
            }
        }
        database.writer().commit();
        database.writer().setAutoCommit(true);
        new EmbeddingRows(database, "set").takeUp(search.index());
    }
}
