/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.search.Evidence.FoundWord;
import dev.memlog.store.search.SearchHits.Hit;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any of a query's words brings a memory in. */
class AnyWordTest extends StoreTestBase {
    @BeforeEach
    void open() {
        SearchedStore.fill(store);
    }

    @Test
    void shouldPutFirstWhatHasAllWordsAndLoseNothingByIt() {
        add(11, "shop", "Rounding of totals", "half up");
        add(12, "shop", "Totals of a basket", "summed by line; rounding comes later, at the till");
        add(13, "shop", "Basket", "of wicker");

        assertThat(found("basket totals rounding")).startsWith(12L).contains(11L, 13L);
    }

    /** A long text with the words once is as likely an answer as a short one with one of them twice. */
    @Test
    void shouldNotLoseALongTextThatHasMoreOfTheWords() {
        add(
                11,
                "shop",
                "Notes of the day",
                "The depot was moved. ".repeat(40) + "The forklift was charged at the dock.");
        for (int number = 12; number < 30; number++) {
            add(number, "shop", "Notes " + number, "the dock");
        }

        assertThat(found("when was the forklift charged at the dock").getFirst())
                .isEqualTo(11L);
    }

    @Test
    void shouldOrderAProjectByItsOwnWords() {
        add(11, "shop", "Lantern", "of the pier");
        add(12, "shop", "Pier", "with a crane");
        for (int number = 13; number < 20; number++) {
            add(number, "shop", "Lantern " + number, "of the shed");
        }
        List<Long> before = found("lantern pier crane");

        // In another project the lantern is rare and the pier is everywhere.
        for (int number = 30; number < 70; number++) {
            add(number, "harbour", "Pier " + number, "of the crane");
        }

        assertThat(found("lantern pier crane")).isEqualTo(before).startsWith(12L, 11L);
    }

    @Test
    void shouldLoosenEachWordByItself() {
        assertThat(found("refac unheardof zebra")).contains(1L, 2L);
        assertThat(found("Cart.java:42")).containsExactly(1L);
    }

    @Test
    void shouldTellWhichWordsAndFieldsMadeThePlace() {
        add(11, "shop", "Discount", "The cart takes off a discount.");

        Hit first = store.queries
                .search(SearchRequest.best("cart discount nowhere", List.of("shop"), 5))
                .ranked()
                .getFirst();

        assertThat(first.number()).isEqualTo(11);
        assertThat(first.evidence().wordPlace()).isEqualTo(1);
        assertThat(first.evidence().byWords()).isEqualTo(1);
        // The third word is in no memory, and counts as what is not covered.
        assertThat(first.evidence().coverage()).isBetween(0.3, 0.9);
        assertThat(first.evidence().words())
                .extracting(FoundWord::word, FoundWord::fields)
                .containsExactly(tuple("discount", List.of("title", "narrative")), tuple("cart", List.of("narrative")));
    }

    @Test
    void shouldTellNothingWhereNothingIsRanked() {
        assertThat(store.queries
                        .search(SearchRequest.best("type:bugfix", List.of(), 5))
                        .ranked())
                .isNotEmpty()
                .allSatisfy(hit -> assertThat(hit.evidence()).isEqualTo(Evidence.NONE));
    }

    private List<Long> found(String text) {
        return store
                .queries
                .search(SearchRequest.of(text).projects(List.of("shop")).build())
                .observations()
                .stream()
                .map(row -> row.number())
                .toList();
    }

    private void add(long number, String project, String title, String narrative) {
        store.apply(Records.memory(number, Records.observation(Records.from("a", number, project), title, narrative)));
    }
}
