/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryRecord;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Shown;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the projection finds around a moment, whichever kinds of memory lie there. */
class TimelineTest extends StoreTestBase {
    /** Six memories, a second apart: 1 and 4 observations, 2 and 5 prompts, 3 a summary, 6 another project's. */
    @BeforeEach
    void open() {
        store.apply(
                Records.memory(1, Records.observation("s", 1, "Cart has a discount")),
                Records.memory(2, Records.prompt("s", 2, "round the discount")),
                Records.memory(3, Records.summary("s", 3, "discounts")),
                Records.memory(4, Records.observation("s", 4, "Tour begins at the depot")),
                Records.memory(5, Records.prompt("s", 5, "test it")),
                Records.memory(6, Records.observation(Records.from("t", 6, "parcels"), "Route has stops", "told")));
    }

    @Test
    void shouldFindTheNearestOfEveryKindOnBothSides() {
        Timeline timeline = store.queries.timeline(around(4, 2, 1, List.of("shop")));

        assertThat(timeline.before()).extracting(MemoryRow::number).containsExactly(2L, 3L);
        assertThat(timeline.after()).extracting(MemoryRow::number).containsExactly(5L);
    }

    @Test
    void shouldKeepToTheProjectsThatAreAskedFor() {
        assertThat(store.queries.timeline(around(5, 0, 9, List.of("shop"))).after())
                .isEmpty();
        assertThat(store.queries.timeline(around(5, 0, 9, List.of())).after())
                .extracting(MemoryRow::number)
                .containsExactly(6L);
        assertThat(store.queries
                        .timeline(around(5, 9, 9, List.of("shop", "parcels")))
                        .before())
                .hasSize(4);
    }

    @Test
    void shouldTakeWhatIsOfTheVeryTimeAsAfterIt() {
        Timeline timeline = store.queries.timeline(
                TimelineRequest.around(Records.NOON.plusSeconds(3), 9, 1, List.of(), Shown.USUAL));

        assertThat(timeline.before()).extracting(MemoryRow::number).containsExactly(1L, 2L);
        assertThat(timeline.after()).extracting(MemoryRow::number).containsExactly(3L);
    }

    @Test
    void shouldOrderMemoriesOfOneTimeByTheirNumbers() {
        store.apply(
                Records.memory(
                        7,
                        Records.observation(
                                Records.from("u", 7, "shop", Records.NOON.plusSeconds(4)),
                                "Basket has a voucher",
                                "x")),
                Records.memory(
                        8,
                        new MemoryRecord.Prompt(
                                Records.from("u", 8, "shop", Records.NOON.plusSeconds(4)), "and a voucher")));

        assertThat(store.queries.timeline(around(4, 0, 2, List.of("shop"))).after())
                .extracting(MemoryRow::number)
                .containsExactly(7L, 8L);
        assertThat(store.queries
                        .timeline(
                                new TimelineRequest(Records.NOON.plusSeconds(4), 8, 2, 0, List.of("shop"), Shown.USUAL))
                        .before())
                .extracting(MemoryRow::number)
                .containsExactly(4L, 7L);
    }

    @Test
    void shouldLeaveOutWhatIsHiddenUnlessAsked() {
        store.apply(Records.memory(11, Records.edit("s", 3, true)));

        assertThat(store.queries.timeline(around(4, 1, 0, List.of())).before())
                .extracting(MemoryRow::number)
                .containsExactly(2L);
        assertThat(store.queries
                        .timeline(new TimelineRequest(Records.NOON.plusSeconds(4), 4, 1, 0, List.of(), Shown.ALL))
                        .before())
                .extracting(MemoryRow::number)
                .containsExactly(3L);
    }

    private static TimelineRequest around(long number, int before, int after, List<String> projects) {
        return new TimelineRequest(Records.NOON.plusSeconds(number), number, before, after, projects, Shown.USUAL);
    }
}
