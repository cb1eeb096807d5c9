/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Ledger;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.projection.Projector.Applied;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What records that come later do to memories that are there: edits, and a project that was unknown at first. */
class MemoryEditsTest extends StoreTestBase {
    private static final PageRequest USUAL = new PageRequest(List.of(), 0, 20);
    private static final PageRequest ALL = new PageRequest(List.of(), 0, 20, Shown.ALL);

    @Test
    void shouldHideEachKindOfMemoryAndShowItAgain() {
        seed();

        store.apply(
                Records.memory(11, Records.edit("s", 1, true)),
                Records.memory(12, Records.edit("s", 2, true)),
                Records.memory(13, Records.edit("s", 3, true)));

        assertThat(store.queries.observations(USUAL).items()).isEmpty();
        assertThat(store.queries.summaries(USUAL).items()).isEmpty();
        assertThat(store.queries.prompts(USUAL).items()).isEmpty();
        assertThat(search(Shown.USUAL).total()).isZero();
        assertThat(search(Shown.ALL).total()).isEqualTo(3);
        assertThat(store.queries.observations(ALL).items()).hasSize(1);
        assertThat(store.queries.observation(1).orElseThrow().hidden()).isTrue();
        assertThat(store.queries.summary(2).orElseThrow().hidden()).isTrue();
        assertThat(store.queries.prompt(3).orElseThrow().hidden()).isTrue();
        assertThat(store.queries.counts().hidden()).isEqualTo(3);

        store.apply(Records.memory(14, Records.edit("s", 2, false)));

        assertThat(store.queries.summaries(USUAL).items()).hasSize(1);
        assertThat(store.queries.observations(USUAL).items()).isEmpty();
    }

    @Test
    void shouldKeepAnEditWhoseMemoryIsNotThereYet() {
        Applied applied = store.apply(Records.memory(1, Records.edit("s", 2, true)));

        assertThat(applied.applied()).isEqualTo(1);
        assertThat(store.queries.counts().hidden()).isZero();

        seed();

        assertThat(store.queries.summary(2).orElseThrow().hidden()).isTrue();
        assertThat(store.queries.summaries(USUAL).items()).isEmpty();
    }

    @Test
    void shouldShowAgainWhenTheEditIsWithdrawn() {
        seed();
        store.apply(Records.memory(11, Records.edit("s", 2, true)));

        store.apply(Records.tombstone(
                Topics.MEMORIES, 12, Records.edit("s", 2, true).recordKey()));

        assertThat(store.queries.summaries(USUAL).items()).hasSize(1);
    }

    @Test
    void shouldFillInTheProjectOfEarlierMemories() {
        store.apply(
                Records.memory(1, Records.observation(Records.from("s", 1, null), "depotZebra found", "told")),
                Records.memory(2, Records.observation(Records.from("s", 2, "parcel"), "its own project", "told")),
                Records.memory(3, Records.observation(Records.from("t", 3, null), "another session", "told")),
                Records.memory(4, Records.session("s", null, Ledger.EMPTY, null)));
        assertThat(store.queries
                        .observations(new PageRequest(List.of("shop"), 0, 20))
                        .items())
                .isEmpty();

        store.apply(Records.memory(5, Records.session("s", "shop", Ledger.EMPTY, null)));

        assertThat(store.queries
                        .observations(new PageRequest(List.of("shop"), 0, 20))
                        .items())
                .extracting(Rows.ObservationRow::number)
                .containsExactly(1L);
        assertThat(store.queries
                        .search(of("depotZebra", List.of("shop"), Shown.USUAL))
                        .observations())
                .hasSize(1);
        assertThat(store.queries.observation(2).orElseThrow().project()).isEqualTo("parcel");
        assertThat(store.queries.observation(3).orElseThrow().project()).isEmpty();
        assertThat(store.queries.projects()).containsExactly("parcel", "shop");
    }

    // A memory from before anybody told the session's id has but the number in its key, and belongs to it all the same.
    @Test
    void shouldFillInTheProjectOfMemoriesThatKnewTheSessionByItsNumber() {
        String placeholder = "#" + SessionNumber.of(SessionId.local("s"));
        store.apply(
                Records.memory(1, Records.observation(Records.from(placeholder, 1, null), "made early", "told")),
                Records.memory(2, Records.edit(placeholder, 1, true)),
                Records.memory(3, Records.session("s", "shop", Ledger.EMPTY, null)));

        Rows.ObservationRow early = store.queries.observation(1).orElseThrow();
        assertThat(early.project()).isEqualTo("shop");
        assertThat(early.session()).isEqualTo(SessionNumber.of(SessionId.local("s")));
        assertThat(early.hidden()).isTrue();
    }

    private void seed() {
        store.apply(
                Records.memory(1, Records.observation("s", 1, "word one")),
                Records.memory(2, Records.summary("s", 2, "word two")),
                Records.memory(3, Records.prompt("s", 3, "word three")));
    }

    private SearchHits search(Shown shown) {
        return store.queries.search(of("word", List.of(), shown));
    }

    private static SearchRequest of(String text, List<String> projects, Shown shown) {
        return SearchRequest.of(text).projects(projects).shown(shown).build();
    }
}
