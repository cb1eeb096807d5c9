/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.Topics;
import dev.memlog.store.query.RetentionBounds;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.query.RetentionQueries.Name;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which memories are kept for too long, and what becomes of the room that they took. */
class RetentionTest {
    private static final Instant OLD = Records.NOON.minusSeconds(86_400);
    private static final int MANY = 600;

    /** Room in the table that the full-text index has no part in. */
    private static final String FILLER = "-".repeat(16_000);

    @TempDir
    private Path folder;

    private Path file;
    private OpenStore store;
    private RetentionQueries retention;
    private long told;

    @BeforeEach
    void open() {
        file = folder.resolve("memlog.db");
        store = new OpenStore(file, false);
        retention = new RetentionQueries(store.database);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldFindWhatIsOlderOldestFirst() {
        observe(0, "shop", Records.NOON);
        observe(1, "shop", OLD.minusSeconds(1));
        observe(2, "till", OLD.minusSeconds(2));
        observe(3, "shop", OLD);

        assertThat(retention.overdue(new RetentionBounds(OLD, null), 9)).containsExactly(2L, 1L);
        assertThat(retention.overdue(new RetentionBounds(OLD, null), 1)).containsExactly(2L);
        assertThat(retention.overdue(new RetentionBounds(null, null), 9)).isEmpty();
    }

    @Test
    void shouldFindNamesThatAreOlderAndSettledInPortions() {
        SessionNumber first = new SessionNumber(1);
        SessionNumber second = new SessionNumber(2);
        name(first, 1, EventOutcome.PROCESSED, OLD.minusSeconds(9));
        name(first, 2, EventOutcome.OPEN, OLD.minusSeconds(9));
        name(first, 3, EventOutcome.OPEN, OLD.minusSeconds(9));
        name(second, 1, EventOutcome.SKIPPED, OLD.minusSeconds(9));
        name(second, 2, EventOutcome.SKIPPED, OLD);
        tell(Settlement.without(first, List.of(3L), EventOutcome.PROCESSED, OLD.minusSeconds(1)));
        tell(Settlement.without(second, List.of(7L), EventOutcome.PROCESSED, OLD));

        List<Name> all = new ArrayList<>(retention.overdueNames(OLD, null, 2));
        all.addAll(retention.overdueNames(OLD, all.getLast(), 2));

        assertThat(retention.overdueNames(OLD, all.getLast(), 2)).isEmpty();
        assertThat(all)
                .containsExactly(
                        new Name(false, first, 1),
                        new Name(false, first, 3),
                        new Name(false, second, 1),
                        new Name(true, first, 3));
        assertThat(all.getLast().recordKey()).isEqualTo(Settlement.keyOf(first, 3));
    }

    private void name(SessionNumber session, long sequence, EventOutcome outcome, Instant at) {
        tell(new EventTaken(session, sequence, new EventId("e" + sequence), at, "tool-used", "Bash", outcome, null));
    }

    private void tell(MemoryRecord record) {
        store.apply(Records.memory(++told, record));
    }

    @Test
    void shouldKeepSoManyOfEachProjectTheNewest() {
        observe(0, "shop", Records.NOON);
        observe(1, "shop", Records.NOON);
        observe(2, "shop", OLD);
        observe(3, "till", OLD);
        store.apply(Records.memory(4, Records.prompt("a", 5, "of the shop")));

        assertThat(retention.overdue(new RetentionBounds(null, 2L), 9)).containsExactly(2L, 0L);
        assertThat(retention.overdue(new RetentionBounds(OLD.plusSeconds(1), 2L), 9))
                .containsExactly(2L, 3L, 0L);
        assertThatThrownBy(() -> new RetentionBounds(null, 0L)).hasMessageContaining("at least 1");
    }

    @Test
    void shouldGiveTheRoomOfForgottenMemoriesBack() throws IOException {
        Random random = new Random(7);
        List<ConsumerRecord<String, byte[]>> tombstones = new ArrayList<>();
        for (int number = 0; number < MANY; number++) {
            String words = random.ints(60, 4_000, 5_000)
                    .mapToObj(word -> "w" + word + " ")
                    .reduce(FILLER, String::concat);
            store.apply(Records.memory(
                    number, Records.observation(Records.from("a", number, "shop", OLD), "Of " + number, words)));
            tombstones.add(new ConsumerRecord<>(
                    Topics.MEMORIES,
                    0,
                    MANY + number,
                    Records.from("a", number, "shop", OLD).key().toString(),
                    (byte[]) null));
        }
        cleanUp();
        long full = Files.size(file);

        for (int from = 0; from < MANY; from += 100) {
            store.projector.apply(tombstones.subList(from, from + 100), 1, List.of());
        }
        cleanUp();

        assertThat(full).isGreaterThan(9_000_000);
        assertThat(Files.size(file)).isLessThan(full / 10);
        assertThat(Files.size(folder.resolve("memlog.db-wal"))).isZero();
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                .doesNotContain("w4711");
    }

    private void cleanUp() {
        for (int round = 0; !store.projector.cleanUp(); round++) {
            assertThat(round).as("a bounded part at a time, and no end of it").isLessThan(100);
        }
    }

    private void observe(int number, String project, Instant at) {
        store.apply(Records.memory(
                number, Records.observation(Records.from("a", number + 1, project, at), "Seen " + number, "by hand")));
    }
}
