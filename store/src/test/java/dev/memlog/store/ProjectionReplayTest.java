/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random logs, read in random ways: the rows may depend on nothing but the log. */
class ProjectionReplayTest {
    private static final String[] WORDS = {"depotZebra", "日本語の検索", "a\u0000b", "\"quoted\"", "ünïcode", "🐛 fix", "x"};

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldComeToTheSameRowsWhicheverWayTheLogIsRead(long seed) throws Exception {
        // Given
        Random random = new Random(seed);
        List<ConsumerRecord<String, byte[]>> log = randomLog(random, 120);
        String expected = readInOneGo(folder.resolve("once.db"), log);

        // When
        String twice = readTwice(folder.resolve("twice.db"), log);
        String crashing = readWithCrashes(folder.resolve("crash.db"), log, random);
        Database.delete(folder.resolve("crash.db"));
        String rebuilt = readWithCrashes(folder.resolve("crash.db"), log, random);

        // Then
        assertThat(expected).contains("== observations\n", "== sessions\n").hasSizeGreaterThan(2_000);
        assertThat(twice).isEqualTo(expected);
        assertThat(crashing).isEqualTo(expected);
        assertThat(rebuilt).isEqualTo(expected);
    }

    private static String readInOneGo(Path file, List<ConsumerRecord<String, byte[]>> log) throws Exception {
        try (OpenStore store = new OpenStore(file)) {
            store.projector.apply(log, 1, offsets(log));
            return store.dump();
        }
    }

    private static String readTwice(Path file, List<ConsumerRecord<String, byte[]>> log) throws Exception {
        try (OpenStore store = new OpenStore(file)) {
            store.projector.apply(log, 1, offsets(log));
            store.projector.apply(log, 1, offsets(log));
            return store.dump();
        }
    }

    /** Reads from the stored offset in polls of random size, closing the database in between every now and then. */
    private static String readWithCrashes(Path file, List<ConsumerRecord<String, byte[]>> log, Random random)
            throws Exception {
        while (true) {
            try (OpenStore store = new OpenStore(file)) {
                int polls = 1 + random.nextInt(4);
                for (int i = 0; i < polls; i++) {
                    List<ConsumerRecord<String, byte[]>> rest = unread(store, log);
                    if (rest.isEmpty()) {
                        return store.dump();
                    }
                    List<ConsumerRecord<String, byte[]>> poll = rest.subList(0, 1 + random.nextInt(rest.size()));
                    store.projector.apply(poll, 1, offsets(poll));
                }
            }
        }
    }

    private static List<ConsumerRecord<String, byte[]>> unread(
            OpenStore store, List<ConsumerRecord<String, byte[]>> log) {
        return log.stream()
                .filter(record -> record.offset()
                        >= store.projector.offset(record.topic(), 0).orElse(0))
                .toList();
    }

    private static List<ProjectionOffset> offsets(List<ConsumerRecord<String, byte[]>> records) {
        List<ProjectionOffset> offsets = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            offsets.removeIf(offset -> offset.topic().equals(record.topic()));
            offsets.add(new ProjectionOffset(record.topic(), 0, record.offset() + 1));
        }
        return offsets;
    }

    private static List<ConsumerRecord<String, byte[]>> randomLog(Random random, int size) {
        List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
        long memories = 0;
        long letters = 0;
        for (int i = 0; i < size; i++) {
            String session = "session " + random.nextInt(5);
            long sequence = random.nextInt(30);
            String word = WORDS[random.nextInt(WORDS.length)];
            // Gaps, as the markers that end a transaction leave them.
            memories += random.nextInt(3);
            switch (random.nextInt(8)) {
                case 0, 1 ->
                    log.add(Records.memory(
                            memories++,
                            Records.observation(
                                    Records.from(session, sequence, random.nextBoolean() ? null : "shop"),
                                    word,
                                    word + " " + i)));
                case 2 -> log.add(Records.memory(memories++, Records.summary(session, 100 + sequence, word)));
                case 3 -> log.add(Records.memory(memories++, Records.prompt(session, 200 + sequence, word)));
                case 4 ->
                    log.add(Records.memory(
                            memories++,
                            Records.session(
                                    session,
                                    random.nextBoolean() ? null : "project " + session,
                                    new Ledger(i, 0, 0, i, 0, 0, 0, 0, 0),
                                    new SourceOffset(random.nextInt(2), i))));
                case 5 ->
                    log.add(Records.tombstone(
                            Topics.MEMORIES,
                            memories++,
                            Records.observation(session, sequence, "").recordKey()));
                case 6 ->
                    log.add(Records.dead(
                            letters++,
                            random.nextBoolean()
                                    ? Records.letter("s", "e" + random.nextInt(5), 1 + i)
                                    : Records.undecodable(0, i + random.nextInt(5))));
                default -> log.add(Records.tombstone(Topics.DEAD_LETTERS, letters++, "s/e" + random.nextInt(5)));
            }
        }
        return log;
    }
}
