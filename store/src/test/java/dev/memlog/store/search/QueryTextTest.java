/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.store.OpenStore;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Shown;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What texts find. All of it reads the same few memories. */
class QueryTextTest {
    @SuppressWarnings("NullAway.Init") // opened before all tests
    private static OpenStore store;

    @BeforeAll
    static void open(@TempDir Path folder) {
        store = new OpenStore(folder.resolve("memlog.db"));
        SearchedStore.fill(store);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void shouldReadALinksTextAndItsAddressApartAndNoScheme() {
        QueryText link = QueryTextReader.readWords("[pre-commit](https://www.pre-commit.com) http://a.b/c https://");

        assertThat(link.terms())
                .extracting(SearchTerm::words)
                .containsExactly(
                        List.of("pre", "commit"),
                        List.of("pre", "commit", "com"),
                        List.of("a", "b", "c"),
                        List.of("https"));
    }

    @ParameterizedTest(name = "{0} finds {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    depotZebra               | 1
                    DEPOTZEBRA               | 1
                    zebra                    | 1 5
                    depot zebra              | 1 5
                    snake_case               | 1
                    snake                    | 1
                    src/main/java/shop/Cart.java | 1
                    Cart.java                | 1
                    shop/Cart                | 1
                    server                   | 2
                    HTTPServer               | 2
                    cart                     | 1 2 6
                    cart retry               | 1 2 6
                    "retry logic"            | 2
                    "logic retry"            |
                    cart -retry              | 1 6
                    cart NOT retry           | 1 6
                    cart -"retry logic"      | 1 6
                    database OR zebra        | 1 4 5
                    refac*                   | 2
                    refac                    | 2
                    upgrading                | 4
                    naive cafe               | 4
                    検索                      | 3
                    全文検索                   | 3
                    索                        | 3
                    加                        | 3
                    テスト                     | 3
                    設計の変更                  | 3
                    機能追加                   | 3
                    存在しない                  |
                    cart.jav                 | 1
                    Cart.java:42             | 1
                    server http              | 2
                    depot_zebra              | 1
                    depot-zebra              | 1
                    getCartTotal             | 1 2 6
                    why does the cart retry  | 1 2 6
                    zebra "retry logic"      | 2
                    database type:bugfix     | 4
                    type:prompt              | 6
                    type:summary,prompt cart | 6
                    kind:BUGFIX zebra        | 1
                    zebra -type:bugfix       | 5
                    cart -type:prompts       | 1 2
                    cart file:Cart.java      | 1
                    file:*.py                | 2
                    -file:*.py -type:prompt,summary | 1 3 4
                    cart project:SHOP        | 1 2 6
                    cart project:other       |
                    cart author:dev          | 1 2 6
                    cart -author:dev         |
                    concept:gotcha cart      | 1 2
                    cart date:2026-03-01     | 1 2 6
                    cart date:2026-02        |
                    cart after:2026-03-02    |
                    cart before:2026-03      | 1 2 6
                    cart date:..2026-02-28   |
                    cart date:today          | 1 2 6
                    cart since:7d            | 1 2 6
                    cart -after:2026-02      |
                    cart -after:2026-03-02   | 1 2 6
                    cart -before:2026-03     |
                    cart -date:2026-03 -date:2025 |
                    cart date:2026-03 date:2025 | 1 2 6
                    cart date:2025,2026-03-01 | 1 2 6
                    cart after:2026-02 before:2026-02-20 |
                    file:*.txt,*.py          | 2
                    "project:other"          |
                    date:soon                |
                    #2                       | 2
                    #S5                      | 5
                    #P6                      | 6
                    #P2                      |
                    database unheardof       | 4
                    -cart -zebra             | 3 4
                    near                     | 4
                    😀                       |
                    unheardof                |
                    """)
    void shouldFindWhatWasMeant(String text, @Nullable String numbers) {
        assertThat(find(text)).isEqualTo(numbers == null ? List.of() : numbers(numbers));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"\"",
                "\"unbalanced",
                "-",
                "--",
                "*",
                "**",
                "-*",
                "OR",
                "AND",
                "NOT",
                "OR OR",
                "a OR",
                "OR a",
                "NEAR",
                "NEAR(a b, 3)",
                "title:cart",
                "{title narrative}: cart",
                "a:b:c",
                "^cart",
                "cart^2",
                "+cart",
                "(",
                ")",
                "((cart)",
                "cart)",
                "'; DROP TABLE observations; --",
                "%",
                "_",
                "\\",
                "\\\"",
                "\u0000",
                "a\u0000b",
                "\"a\u0000",
                "\uD83D",
                "😀",
                "👩‍👩‍👧",
                "\"😀\"",
                "é",
                "e\u0301",
                "\u200b",
                "ﬁ",
                "٣",
                "Ⅷ",
                "ೠ",
                "-\"",
                "-\"a",
                "\"a\" \"b",
                "a*b",
                "*a",
                "a\"b\"c",
                "a--b",
                "-a -b",
                "\t\n",
                "observations_fts",
                "rank",
                "type:",
                "type:\"",
                "type:,",
                "-type:x",
                "file:*",
                "file:\u001e",
                "date:2026-13-40",
                "date:..",
                "date:9999999d",
                "date:0d",
                "after:99999-01-01",
                "project:%",
                "NOT type:bugfix",
                "OR type:bugfix",
                "#",
                "#0",
                "#999999999999999",
                "#9999999999999999999"
            })
    void shouldTakeAnyTextForQuery(String text) {
        assertThat(search(text, 20).total()).isBetween(0, 6);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void shouldTakeRandomTextForQuery(long seed) {
        Random random = new Random(seed);
        List<String> pieces = Stream.concat(
                        "ab\"-*():^+{}'\\ ORNEAT\u0000\u001e検索é😀_/.,".chars().mapToObj(Character::toString),
                        Stream.of(
                                "type:",
                                "file:",
                                "date:",
                                "project:",
                                "author:",
                                "concept:",
                                "before:",
                                "..",
                                "2026",
                                " OR ",
                                " NOT ",
                                "#",
                                "7d",
                                "bugfix",
                                "prompts",
                                "cart",
                                "Cart.java",
                                "depotZebra"))
                .toList();
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(30), 0, pieces.size()).forEach(at -> text.append(pieces.get(at)));

            assertThat(search(text.toString(), 20).total()).as(text.toString()).isBetween(0, 6);
        }
    }

    @Test
    void shouldTakeVeryLongQuery() {
        assertThat(search("cart ".repeat(20_000), 20).observations()).hasSize(2);
        for (String piece :
                List.of("検索", "aB", "a検", "(", "\"a", "a* ", "-a ", "a OR ", "aB OR ", "\"a b\" ", "検 OR ")) {
            assertThat(search(piece.repeat(20_000), 20).total()).as(piece).isBetween(0, 6);
        }
    }

    @Test
    void shouldHoldFiltersAndExclusionsBehindMoreWordsThanAreLookedFor() {
        String words = "cart ".repeat(40);

        assertThat(find(words)).containsExactly(1L, 2L, 6L);
        assertThat(find(words + "project:other")).isEmpty();
        assertThat(find(words + "-retry")).containsExactly(1L, 6L);
        assertThat(find("cart ".repeat(390) + "project:other")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"type:", "file:", "project:", "-type:", "-file:", "-author:"})
    void shouldTakeVeryManyValues(String filter) {
        String letters = "a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v,w,x,y,z,".repeat(40);

        assertThat(search(filter + letters, 20).total()).isBetween(0, 6);
    }

    private static List<Long> find(String text) {
        SearchHits hits = search(text, 20);
        return Stream.of(
                        hits.observations().stream().map(Rows.ObservationRow::number),
                        hits.summaries().stream().map(Rows.SummaryRow::number),
                        hits.prompts().stream().map(Rows.PromptRow::number))
                .flatMap(numbers -> numbers)
                .sorted()
                .toList();
    }

    private static List<Long> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
    }

    private static SearchHits search(String text, int limit) {
        return store.queries.search(
                SearchRequest.of(text).limit(limit).shown(Shown.ALL).build());
    }
}
