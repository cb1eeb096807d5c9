/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.Topics;
import dev.memlog.store.query.RetentionBounds;
import dev.memlog.store.query.RetentionQueries;
import dev.memlog.store.query.SqliteRetentionQueries;
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

    @BeforeEach
    void open() {
        file = folder.resolve("memlog.db");
        store = new OpenStore(file, false);
        retention = new SqliteRetentionQueries(store.database);
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
