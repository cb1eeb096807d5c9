/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.claim.Contradictions.Pair;
import dev.memlog.store.claim.Contradictions.Said;
import dev.memlog.store.claim.Contradictions.Told;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What decision 0058 quotes: of two thousand observations with {@link Contradictions}, which are superseded, what a
 * question is told of each pair, and what comparing costs. Printed when it is run by hand, with the tests' class path.
 */
record SupersededFigures(
        int denied, int found, int near, int mistaken, int others, Question chains, Question plain, int asOf) {
    private static final long SEED = 20_261_130;
    private static final int LOOKED_AT = 5;
    private static final int PER_TRANSACTION = 500;

    /**
     * What questions about the subjects of contradicting pairs are answered with.
     *
     * @param newer how many answers have the newer
     * @param older how many have the older, with or without the newer
     */
    record Question(int newer, int older) {}

    public static void main(String[] args) throws IOException {
        Contradictions all = new Contradictions(SEED);
        for (String set : Contradictions.SETS) {
            System.out.println(set + ": " + rule(all, set));
        }
        Path folder = Files.createTempDirectory("memlog-superseded");
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            fill(store, all);
            Duration took = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun);
            System.out.println(of(store, all, 1));
            System.out.printf("%.2f ms of processor time for each row%n", took.toNanos() / 1e6 / all.told.size());
            mistakes(store, all).forEach(System.out::println);
        }
    }

    static void fill(OpenStore store, Contradictions all) {
        List<ConsumerRecord<String, byte[]>> log = all.told.stream()
                .map(told -> Records.memory(told.number(), told.record()))
                .toList();
        for (int from = 0; from < log.size(); from += PER_TRANSACTION) {
            store.projector.apply(log.subList(from, Math.min(log.size(), from + PER_TRANSACTION)), 1, List.of());
        }
    }

    /** @param every of how many contradicting pairs one is asked for */
    static SupersededFigures of(OpenStore store, Contradictions all, int every) {
        Set<Long> planted = new HashSet<>();
        int found = 0;
        int newerByChains = 0;
        int olderByChains = 0;
        int newerPlain = 0;
        int olderPlain = 0;
        int then = 0;
        List<Pair> denied = all.pairs.stream().filter(Pair::denies).toList();
        for (Pair pair : denied) {
            Told earlier = all.place(pair.earlier());
            Told later = all.place(pair.later());
            planted.add(earlier.number());
            found += row(store, earlier).supersededBy() == null ? 0 : 1;
            if (planted.size() % every > 0) {
                continue;
            }
            List<Long> chains = answer(store, pair.earlier(), Shown.CURRENT);
            newerByChains += chains.contains(later.number()) ? 1 : 0;
            olderByChains += chains.contains(earlier.number()) ? 1 : 0;
            List<Long> plain = answer(store, pair.earlier(), Shown.USUAL);
            newerPlain += plain.contains(later.number()) ? 1 : 0;
            olderPlain += plain.contains(earlier.number()) ? 1 : 0;
            List<Long> before =
                    answer(store, pair.earlier(), Shown.CURRENT.at(later.at().minusMillis(1)));
            then += before.contains(earlier.number()) && !before.contains(later.number()) ? 1 : 0;
        }
        Set<Long> near = new HashSet<>();
        all.pairs.stream().filter(pair -> !pair.denies()).forEach(pair -> {
            near.add(all.place(pair.earlier()).number());
            near.add(all.place(pair.later()).number());
        });
        List<Long> superseded = superseded(store);
        return new SupersededFigures(
                denied.size(),
                found,
                near.size() / 2,
                (int) superseded.stream().filter(near::contains).count(),
                (int) superseded.stream()
                        .filter(number -> !near.contains(number) && !planted.contains(number))
                        .count(),
                new Question(newerByChains, olderByChains),
                new Question(newerPlain, olderPlain),
                then);
    }

    private static List<Long> answer(OpenStore store, Said about, Shown shown) {
        return store
                .queries
                .search(SearchRequest.of(about.title().replace(" ", " OR "))
                        .scopes(Set.of(SearchRequest.Scope.OBSERVATIONS))
                        .projects(List.of(Contradictions.DENIED))
                        .limit(LOOKED_AT)
                        .shown(shown)
                        .withoutPassages()
                        .build())
                .observations()
                .stream()
                .map(ObservationRow::number)
                .toList();
    }

    private static ObservationRow row(OpenStore store, Told told) {
        return store.queries.observation(told.number()).orElseThrow();
    }

    private static List<Long> superseded(OpenStore store) {
        List<Long> found = new ArrayList<>();
        boolean more = true;
        for (int offset = 0; more; offset += PageRequest.MAX_LIMIT) {
            var page = store.queries.observations(new PageRequest(List.of(), offset, PageRequest.MAX_LIMIT));
            page.items().stream().filter(row -> row.supersededBy() != null).forEach(row -> found.add(row.number()));
            more = page.hasMore();
        }
        return found;
    }

    private static List<String> mistakes(OpenStore store, Contradictions all) {
        Set<Long> planted = new HashSet<>();
        all.pairs.stream()
                .filter(Pair::denies)
                .forEach(pair -> planted.add(all.place(pair.earlier()).number()));
        return superseded(store).stream()
                .filter(number -> !planted.contains(number))
                .map(number -> store.queries.observation(number).orElseThrow())
                .map(row -> row.title() + " | by | " + title(store, row.supersededBy()))
                .toList();
    }

    private static String title(OpenStore store, @Nullable Long number) {
        return number == null
                ? ""
                : store.queries.observation(number).orElseThrow().title();
    }

    /** Of one set, pair by pair. */
    private static String rule(Contradictions all, String set) {
        int[] counts = new int[4];
        for (Pair pair : all.pairs) {
            if (pair.set().equals(set)) {
                boolean denies = claims(pair.later()).denies(claims(pair.earlier()));
                counts[(pair.denies() ? 0 : 2) + (denies ? 0 : 1)]++;
            }
        }
        return counts[0] + " of " + (counts[0] + counts[1]) + " denials found, " + counts[2] + " of "
                + (counts[2] + counts[3]) + " near pairs mistaken";
    }

    private static ObservationClaims claims(Said said) {
        return new ObservationClaims(said.title(), null, said.facts());
    }
}
