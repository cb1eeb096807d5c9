/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.Topics;
import dev.memlog.store.query.OriginQueries;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memories made elsewhere are found by what names them, and by the numbers they had. */
class AddedMemoriesTest extends StoreTestBase {
    private OriginQueries origins;

    @BeforeEach
    void open() {
        origins = new OriginQueries(store.database);
        store.apply(
                Records.memory(11, observation(1, "elsewhere/o1", 123L, 7L)),
                Records.memory(
                        12, new MemoryRecord.Summary(from(2, "elsewhere/s1", 123L), "r", null, null, null, null, null)),
                Records.memory(13, new MemoryRecord.Prompt(from(3, "elsewhere/p1", 123L), "text")),
                Records.memory(14, observation(4, "elsewhere/o2", 7L)),
                Records.memory(15, Records.observation("here", 5, "made here")));
    }

    @Test
    void shouldFindEachKindByItsOldNumber() {
        assertThat(store.queries.onceNumbered(List.of(123L, 9L)))
                .extracting(once -> once.old() + ":" + once.memory().number())
                .containsExactly("123:11", "123:12", "123:13");
    }

    @Test
    void shouldPreferTheOneThatCameLastAmongThoseThatHadANumber() {
        assertThat(store.queries.onceNumbered(List.of(7L)))
                .extracting(once -> once.memory().number())
                .startsWith(14L);
    }

    @Test
    void shouldFindByAnOldNumberThatIsSearchedFor() {
        assertThat(numbersFound("#123")).startsWith(11L).doesNotContain(12L, 13L);
        assertThat(numbersFound("#S123")).startsWith(12L);
        assertThat(numbersFound("#P123")).startsWith(13L);
        assertThat(numbersFound("#11")).startsWith(11L);
    }

    private List<Long> numbersFound(String text) {
        SearchRequest request = SearchRequest.of(text).shown(Shown.ALL).build();
        return store.queries.search(request).ranked().stream()
                .map(SearchHits.Hit::number)
                .toList();
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

        assertThat(store.queries.onceNumbered(List.of(123L)))
                .extracting(once -> once.memory().number())
                .containsExactly(12L, 13L);
        assertThat(origins.numbers(List.of("elsewhere/o1"))).isEmpty();
        assertThat(OpenStore.column(
                        store.database.writer(), "SELECT number FROM old_numbers WHERE kind = 'observations'"))
                .containsExactly("14");
    }

    @Test
    void shouldNumberAboveAFloorWhatComesAfterIt() {
        store.apply(
                Records.memory(20, new MemoryRecord.NumberFloor("one", 500)),
                Records.memory(21, Records.observation("here", 6, "made after it")),
                Records.memory(22, new MemoryRecord.NumberFloor("two", 400)),
                Records.memory(25, Records.observation("here", 7, "a lower floor takes nothing away")),
                Records.memory(30, new MemoryRecord.NumberFloor("three", 1_000)),
                Records.memory(31, Records.prompt("here", 8, "a higher one adds")));

        assertThat(store.queries.observation(15)).isPresent();
        assertThat(store.queries.observation(501)).isPresent();
        assertThat(store.queries.observation(505)).isPresent();
        assertThat(store.queries.prompt(1_001)).isPresent();
        assertThat(origins.highestNumber()).isEqualTo(1_001);
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
