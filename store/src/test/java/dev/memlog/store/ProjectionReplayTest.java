/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.EditedObservation;
import dev.memlog.event.MemoryMark.EditedSummary;
import dev.memlog.event.MemoryMark.EditedText;
import dev.memlog.event.MemoryMark.Kind;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.store.projection.ProjectionOffset;
import dev.memlog.store.sql.Database;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random logs, read in random ways: the rows may depend on nothing but the log. */
public class ProjectionReplayTest {
    private static final String[] WORDS = {"depotZebra", "日本語の検索", "a\u0000b", "\"quoted\"", "ünïcode", "🐛 fix", "x"};

    private static final String[] SAYINGS = {
        "The total of the cart is rounded half up now, because invoices had shown many digits",
        "Because invoices had shown many digits, the total of the cart is rounded half up",
        "A negative quantity is refused when it is added to the cart, with an exception",
        "Adding a negative quantity to the cart is refused now, with an exception"
    };

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
        assertThat(expected)
                .contains("== observations\n", "== sessions\n", "== memory_edits\n")
                .hasSizeGreaterThan(2_000);
        assertThat(twice).isEqualTo(expected);
        assertThat(crashing).isEqualTo(expected);
        assertThat(rebuilt).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void shouldLinkWhatIsLeftAsIfTheRestHadNeverBeen(long seed) throws Exception {
        // Given observations that say the same again and again, and some that go later
        Random random = new Random(seed);
        List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
        List<ConsumerRecord<String, byte[]>> left = new ArrayList<>();
        List<ConsumerRecord<String, byte[]>> tombstones = new ArrayList<>();
        for (long number = 0; number < 80; number++) {
            Provenance from = Records.from("session " + random.nextInt(3), number, project(random));
            String saying = SAYINGS[random.nextInt(SAYINGS.length)] + (random.nextBoolean() ? "" : " again");
            ConsumerRecord<String, byte[]> record =
                    Records.memory(number, Records.observation(from, saying.substring(0, 30), saying));
            log.add(record);
            if (random.nextInt(3) == 0) {
                tombstones.add(Records.tombstone(Topics.MEMORIES, 80 + tombstones.size(), record.key()));
            } else {
                left.add(record);
            }
            if (random.nextInt(5) == 0) {
                MemoryRecord edit = new MemoryRecord.MemoryEdit(from.key(), random.nextBoolean(), Records.NOON, "dev");
                ConsumerRecord<String, byte[]> hidden = Records.memory(200 + number, edit);
                log.add(hidden);
                left.add(hidden);
            }
        }
        Collections.shuffle(tombstones, random);
        log.addAll(tombstones);

        // When
        String live = readInPortions(folder.resolve("live.db"), log, random);
        String rebuilt = readInPortions(folder.resolve("rebuilt.db"), left, random);

        // Then
        assertThat(live).isEqualTo(rebuilt);
        try (OpenStore store = new OpenStore(folder.resolve("live.db"))) {
            assertThat(store.queries.counts().duplicates()).isGreaterThan(5);
        }
    }

    private static @Nullable String project(Random random) {
        return random.nextInt(4) == 0 ? null : "project " + random.nextInt(2);
    }

    private static MemoryMark mark(Random random, String session, long sequence, String text) {
        Kind kind = List.of(Kind.values()).get(random.nextInt(4));
        boolean set = random.nextInt(3) > 0;
        EditedText edited = sequence < 100
                ? new EditedObservation(text, null, text, List.of(text))
                : new EditedSummary(text, null, null, text, null, null);
        return new MemoryMark(
                new MemoryKey(SessionId.local(session), sequence, 0),
                kind,
                set,
                set && kind == Kind.TEXT ? edited : null,
                Records.NOON,
                "ada");
    }

    private static String readInPortions(Path file, List<ConsumerRecord<String, byte[]>> log, Random random)
            throws Exception {
        try (OpenStore store = new OpenStore(file)) {
            for (int next = 0; next < log.size(); ) {
                int end = Math.min(log.size(), next + 1 + random.nextInt(30));
                store.projector.apply(log.subList(next, end), 1, List.of());
                next = end;
            }
            return store.dump();
        }
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

    public static List<ConsumerRecord<String, byte[]>> randomLog(Random random, int size) {
        List<ConsumerRecord<String, byte[]>> log = new ArrayList<>();
        long memories = 0;
        long letters = 0;
        for (int i = 0; i < size; i++) {
            String session = "session " + random.nextInt(5);
            long sequence = random.nextInt(30);
            String word = WORDS[random.nextInt(WORDS.length)];
            // Gaps, as the markers that end a transaction leave them.
            memories += random.nextInt(3);
            switch (random.nextInt(13)) {
                case 8 ->
                    log.add(Records.memory(
                            memories++,
                            Records.edit(session, sequence + 100L * random.nextInt(3), random.nextBoolean())));
                case 9 ->
                    log.add(Records.tombstone(
                            Topics.MEMORIES,
                            memories++,
                            Records.edit(session, sequence, true).recordKey()));
                case 10 ->
                    log.add(Records.memory(
                            memories++,
                            Records.observation(
                                    Records.from(session, 300 + sequence, "shop"),
                                    SAYINGS[random.nextInt(SAYINGS.length)],
                                    SAYINGS[random.nextInt(SAYINGS.length)])));
                case 11 ->
                    log.add(Records.memory(
                            memories++,
                            mark(random, session, sequence + 100L * random.nextInt(2), word + " said " + i)));
                case 12 ->
                    log.add(Records.tombstone(
                            Topics.MEMORIES,
                            memories++,
                            mark(random, session, sequence, word).recordKey()));
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
