/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits.Correction;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpellingTest extends StoreTestBase {
    @BeforeEach
    void open() {
        SearchedStore.fill(store);
        SearchedStore.add(
                store, 11, "Cart total takes off a discount", "The configuration is checked twice.", List.of());
        SearchedStore.add(store, 12, "Kubernetes deployment", "Authentication of the gateway, 2048 bits.", List.of());
        SearchedStore.add(store, 13, "Straßen in der Übersicht", "Die Größe stimmt nicht; Привет мир.", List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "discuont, discount, 11",
        "Discuont, discount, 11",
        "DISCUONT, discount, 11",
        "disconut?, discount, 11",
        "configuraton, configuration, 11",
        "authetnicaton, authentication, 12",
        "kuberentes, kubernetes, 12",
        "depolyment, deployment, 12",
        "gatwey, gateway, 12",
        "catr, cart, 11",
        // The first letter is wrong, missing, or one too many.
        "fiscount, discount, 11",
        "iscount, discount, 11",
        "ddiscount, discount, 11",
        "idscount, discount, 11",
        "strassen, straßen, 13",
        "groesse, größe, 13",
        "ubersciht, übersicht, 13",
        "привте, привет, 13",
        // A part of an identifier.
        "zerba, zebra, 1"
    })
    void shouldTakeAMistypedWordForTheNearest(String typed, String meant, long number) {
        SearchHits hits = search(typed);

        assertThat(hits.corrected()).extracting(Correction::searched).containsExactly(meant);
        assertThat(numbers(hits)).contains(number);
        assertThat(hits.ranked().getFirst().snippet().marks()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "discount",
                "discou",
                "crossing",
                "Cart OR discuont",
                "\"discuont\"",
                "discuo*",
                "cart -discuont",
                "discuont.total",
                "discuontTotal",
                "cart_totla",
                "2049",
                "tpo",
                "検索機龍",
                "dscnt",
                "#discuont1"
            })
    void shouldTakeAtTheirWord(String text) {
        assertThat(search(text).corrected()).isEmpty();
    }

    @Test
    void shouldCorrectOneWordAmongOthers() {
        SearchHits hits = search("cart discuont total");

        assertThat(hits.corrected()).containsExactly(new Correction("discuont", "discount"));
        assertThat(numbers(hits)).startsWith(11L);
    }

    @Test
    void shouldFindByTheOtherWordsWhenAWordMayBeRight() {
        SearchedStore.add(store, 21, "Tables take part", "of one query", List.of());

        // Nothing has "make", and "take" stands in no memory beside the rest.
        SearchHits question = search("what would make kubernetes slow");
        SearchHits alone = search("kubernetes makes");

        assertThat(question.corrected()).isEmpty();
        assertThat(numbers(question)).containsExactly(12L);
        assertThat(alone.corrected()).isEmpty();
        assertThat(numbers(search("what would make kuberentes slow"))).containsExactly(12L);
    }

    @Test
    void shouldGuessWhenNothingElseIsFound() {
        SearchHits hits = search("catr xyz");

        assertThat(hits.corrected()).containsExactly(new Correction("catr", "cart"));
        assertThat(numbers(hits)).startsWith(11L);
    }

    @Test
    void shouldPreferTheWordThatMoreMemoriesHave() {
        SearchedStore.add(store, 21, "Locker", "one", List.of());
        SearchedStore.add(store, 22, "Locked", "two", List.of());
        SearchedStore.add(store, 23, "Locked", "three", List.of());

        assertThat(search("lockex").corrected())
                .extracting(Correction::searched)
                .containsExactly("locked");
    }

    @Test
    void shouldNotTellOfWordsThatTheSearchDoesNotShow() {
        store.apply(Records.memory(31, Records.observation(Records.from("e", 1, "secret"), "Zeppelin", "elsewhere")));

        assertThat(search("zepelin").corrected()).hasSize(1);
        assertThat(search("zepelin project:shop").corrected()).isEmpty();
        assertThat(search("zepelin -project:secret").corrected()).isEmpty();
        assertThat(search("zepelin type:prompts").corrected()).isEmpty();
        assertThat(search("zepelin -elsewhere").corrected()).isEmpty();
        assertThat(store.queries
                        .search(SearchRequest.of("zepelin")
                                .projects(List.of("shop"))
                                .build())
                        .corrected())
                .isEmpty();

        // A word that only others have is as good as none.
        store.apply(Records.memory(32, Records.observation(Records.from("e", 2, "shop"), "Zeppelinfahrt", "Lepelin")));
        store.apply(Records.memory(33, Records.observation(Records.from("e", 3, "secret"), "Zepelin", "there")));
        assertThat(search("zepelin").corrected()).isEmpty();
        assertThat(search("zepelin project:shop").corrected()).containsExactly(new Correction("zepelin", "lepelin"));
    }

    @Test
    void shouldNotTellOfHiddenMemories() {
        store.apply(Records.memory(31, Records.observation(Records.from("e", 1, "shop"), "Zeppelin", "hidden")));
        store.apply(Records.memory(32, Records.edit("e", 1, true)));

        SearchHits usual = store.queries.search(SearchRequest.of("zepelin").build());
        SearchHits all = store.queries.search(
                SearchRequest.of("zepelin").shown(Shown.ALL).build());

        assertThat(usual.corrected()).isEmpty();
        assertThat(usual.total()).isZero();
        assertThat(all.corrected()).hasSize(1);
    }

    @Test
    void shouldForgetTheWordsOfAForgottenMemory() throws SQLException {
        store.apply(Records.memory(31, Records.observation(Records.from("e", 1, "shop"), "Zeppelin", "gone")));
        assertThat(wordsLike("zeppel")).isPositive();

        store.apply(Records.tombstone(Topics.MEMORIES, 32, "e/0000000001/000"));

        assertThat(search("zepelin").corrected()).isEmpty();
        assertThat(wordsLike("zeppel")).isZero();
        assertThat(store.dump()).doesNotContain("zeppelin");
    }

    /** In the bytes of the index itself, whatever it tells of them; it keeps the beginnings that words share once. */
    private long wordsLike(String beginning) throws SQLException {
        return Long.parseLong(OpenStore.column(
                        store.database.writer(),
                        "SELECT count(*) FROM words_fts_data WHERE instr(block, CAST('" + beginning + "' AS BLOB)) > 0")
                .getFirst());
    }

    @ParameterizedTest
    @CsvSource({"abc,abc,0", "abc,abd,1", "abc,acb,1", "abc,ab,1", "abc,abcd,1", "abcd,badc,2", "abcdef,abc,3"})
    void shouldCountErrors(String typed, String word, int errors) {
        assertThat(Spelling.errors(typed, word, 2)).isEqualTo(errors);
        assertThat(Spelling.errors(word, typed, 2)).isEqualTo(errors);
    }

    private SearchHits search(String text) {
        return store.queries.search(SearchRequest.of(text).build());
    }

    private static List<Long> numbers(SearchHits hits) {
        return hits.ranked().stream().map(SearchHits.Hit::number).toList();
    }
}
