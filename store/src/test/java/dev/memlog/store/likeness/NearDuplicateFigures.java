/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

import dev.memlog.event.MemoryRecord;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.likeness.LabelledObservations.Figures;
import dev.memlog.store.sql.Database;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Prints what decision 0009 quotes: how many twins are found and how many others are linked by mistake, and what linking
 * costs for each observation in processor time. No test: it is run by hand, with the tests' class path.
 */
final class NearDuplicateFigures {
    private static final int OBSERVATIONS = 20_000;
    private static final int PER_TRANSACTION = 500;

    private NearDuplicateFigures() {}

    public static void main(String[] args) throws IOException {
        List<LabelledObservations> all = LabelledObservations.all();
        for (String set : List.of("chosen", "checked", "fresh", "last", "unseen", "offline")) {
            System.out.println(set + ", one session: " + Figures.of(all, set, true));
            System.out.println(set + ", other sessions: " + Figures.of(all, set, false));
        }
        List<ConsumerRecord<String, byte[]>> log = log(new Random(7));
        for (int round = 0; round < 2; round++) {
            Duration without = read(log, false);
            Duration with = read(log, true);
            System.out.printf(
                    "%d observations: %d ms without linking, %d ms with it: %.3f ms more for each%n",
                    OBSERVATIONS,
                    without.toMillis(),
                    with.toMillis(),
                    (with.toNanos() - without.toNanos()) / 1e6 / OBSERVATIONS);
        }
    }

    private static Duration read(List<ConsumerRecord<String, byte[]>> log, boolean linking) throws IOException {
        Path folder = Files.createTempDirectory("memlog-figures");
        Path file = folder.resolve("memlog.db");
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try (OpenStore store = new OpenStore(file, linking)) {
            for (int from = 0; from < log.size(); from += PER_TRANSACTION) {
                store.projector.apply(log.subList(from, Math.min(log.size(), from + PER_TRANSACTION)), 1, List.of());
            }
        }
        Duration took = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun);
        Database.delete(file);
        Files.deleteIfExists(folder.resolve("memlog.db.lock"));
        Files.deleteIfExists(folder);
        return took;
    }

    /** A hundred sessions of five projects at work, ten at a time, each observation of some seventy words. */
    private static List<ConsumerRecord<String, byte[]>> log(Random random) {
        List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
        for (int i = 0; i < OBSERVATIONS; i++) {
            int session = (i / (OBSERVATIONS / 10)) * 10 + random.nextInt(10);
            log.add(Records.memory(
                    i,
                    new MemoryRecord.Observation(
                            Records.from("session " + session, i, "project " + session % 5),
                            "change",
                            words(random, 8),
                            null,
                            words(random, 40),
                            List.of(words(random, 8), words(random, 8), words(random, 8)),
                            List.of("what-changed"),
                            List.of("src/File" + random.nextInt(30) + ".java"),
                            List.of())));
        }
        return log;
    }

    private static String words(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            // As in a language, some words come again and again and most hardly ever.
            text.append("word").append((char) ('a' + random.nextInt(26))).append((int)
                    Math.exp(random.nextDouble() * 8));
            text.append(random.nextInt(6) == 0 ? "Service " : " ");
        }
        return text.toString().strip();
    }
}
