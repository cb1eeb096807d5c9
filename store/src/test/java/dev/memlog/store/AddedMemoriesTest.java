/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memories made elsewhere are found by what names them, and by the numbers they had. */
class AddedMemoriesTest {
    @TempDir
    Path folder;

    private OpenStore store;
    private OriginQueries origins;

    @BeforeEach
    void open() {
        store = new OpenStore(folder.resolve("memlog.db"));
        origins = new SqliteOriginQueries(store.database);
        store.apply(
                Records.memory(11, observation(1, "elsewhere/o1", 123L, 7L)),
                Records.memory(
                        12, new MemoryRecord.Summary(from(2, "elsewhere/s1", 123L), "r", null, null, null, null, null)),
                Records.memory(13, new MemoryRecord.Prompt(from(3, "elsewhere/p1", 123L), "text")),
                Records.memory(14, observation(4, "elsewhere/o2", 7L)),
                Records.memory(15, Records.observation("here", 5, "made here")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldFindEachKindByItsOldNumber() {
        assertThat(store.queries.observationOnceNumbered(123))
                .map(Rows.ObservationRow::number)
                .hasValue(11L);
        assertThat(store.queries.summaryOnceNumbered(123))
                .map(Rows.SummaryRow::number)
                .hasValue(12L);
        assertThat(store.queries.promptOnceNumbered(123))
                .map(Rows.PromptRow::number)
                .hasValue(13L);
        assertThat(store.queries.summaryOnceNumbered(7)).isEmpty();
    }

    @Test
    void shouldPreferTheOneThatCameLastAmongThoseThatHadANumber() {
        assertThat(store.queries.observationOnceNumbered(7))
                .map(Rows.ObservationRow::number)
                .hasValue(14L);
    }

    @Test
    void shouldTellWhichMemoriesAreHere() {
        Provenance own = Records.from("here", 5, "shop");
        String ownOrigin = Origin.idOf(own.key(), own.at());

        assertThat(origins.numbers(List.of("elsewhere/o1", "elsewhere/s1", "elsewhere/p1", ownOrigin, "elsewhere/no")))
                .containsOnly(
                        Map.entry("elsewhere/o1", 11L),
                        Map.entry("elsewhere/s1", 12L),
                        Map.entry("elsewhere/p1", 13L),
                        Map.entry(ownOrigin, 15L));
        assertThat(origins.numbers(List.of(Origin.idOf(own.key(), own.at().plusSeconds(1)))))
                .isEmpty();
    }

    @Test
    void shouldLetGoOfOldNumbersWithTheMemory() throws Exception {
        store.apply(Records.tombstone(Topics.MEMORIES, 20, "imported/0000000001/000"));

        assertThat(store.queries.observationOnceNumbered(123)).isEmpty();
        assertThat(origins.numbers(List.of("elsewhere/o1"))).isEmpty();
        assertThat(OpenStore.column(
                        store.database.writer(), "SELECT number FROM old_numbers WHERE kind = 'observations'"))
                .containsExactly("14");
    }

    private static MemoryRecord observation(long sequence, String origin, Long... numbers) {
        return Records.observation(from(sequence, origin, numbers), "Title " + sequence, "told in full");
    }

    private static Provenance from(long sequence, String origin, Long... numbers) {
        Provenance from = Records.from("imported", sequence, "shop");
        return new Provenance(
                from.key(),
                from.project(),
                from.promptNumber(),
                from.at(),
                from.team(),
                from.author(),
                from.platform(),
                from.memorySessionId(),
                from.provider(),
                from.model(),
                from.tokens(),
                from.events(),
                null,
                null,
                null,
                new Origin(origin, List.of(numbers)));
    }
}
