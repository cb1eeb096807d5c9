/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryRecord;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest.Order;
import dev.memlog.store.search.SearchRequest.Paging;
import dev.memlog.store.search.SearchRequest.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest extends StoreTestBase {
    @BeforeEach
    void open() {
        SearchedStore.fill(store);
    }

    @Test
    void shouldListNewestWhenTextIsBlank() {
        SearchHits hits = search("  ", 3);

        assertThat(hits.observations()).extracting(Rows.ObservationRow::number).containsExactly(4L, 3L, 2L);
        assertThat(hits.summaries()).hasSize(1);
        assertThat(hits.prompts()).hasSize(1);
    }

    /** Only the best by their words are weighed by age where very many are found, and that must not show. */
    @Test
    void shouldRankTheSameWhereManyAreFound() {
        List<ConsumerRecord<String, byte[]>> many = new ArrayList<>();
        for (int i = 0; i < 2_400; i++) {
            String depot = "the depot ".repeat(1 + i % 7);
            Instant at = Records.NOON.minus(Duration.ofDays((i * 37L) % 400));
            many.add(Records.memory(
                    100 + i,
                    Records.observation(
                            Records.from("many", i, "shop", at), i % 900 == 0 ? "Depot moved" : "Note " + i, depot)));
        }
        try (OpenStore large = new OpenStore(folder.resolve("large.db"), false)) {
            large.projector.apply(many, 1, List.of());

            List<Long> best = numbers(large.queries.search(SearchRequest.best("depot", List.of(), 100)));
            List<Long> inProject = numbers(large.queries.search(SearchRequest.best("depot", List.of("shop"), 100)));

            // A filter takes the way that weighs all of them.
            assertThat(best).hasSize(100).isEqualTo(inProject);
            assertThat(best).startsWith(100L);
        }
    }

    private static List<Long> numbers(SearchHits hits) {
        return hits.ranked().stream().map(SearchHits.Hit::number).toList();
    }

    @Test
    void shouldRankTitleAboveNarrative() {
        SearchedStore.add(store, 11, "Something else", "migration of the old table", List.of());
        SearchedStore.add(store, 12, "Migration", "of the old table", List.of());

        assertThat(search("migration", 10).observations())
                .extracting(Rows.ObservationRow::number)
                .containsExactly(12L, 11L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Exception in thread \"main\" java.lang.NullPointerException: Cannot invoke \"Customer.getName()\" because"
                        + " \"customer\" is null",
                "NullPointerException\n\tat shop.Cart.total(Cart.java:42) -customer\n\tat \"shop\""
            })
    void shouldFindWhatAPastedMessageIsAboutWhateverItsQuotes(String message) {
        SearchedStore.add(store, 31, "NullPointerException in the cart", "a customer without a name", List.of());

        assertThat(search(message, 10).observations())
                .extracting(Rows.ObservationRow::number)
                .contains(31L);
        assertThat(search("cart \"without the name\"", 10).observations()).isEmpty();
        assertThat(search("nullpointerexception --customer", 10).observations()).hasSize(1);
    }

    @Test
    void shouldRankRecentAboveOldWhenTextsAreAlike() {
        add(21, Records.NOON.minus(Duration.ofDays(400)), "Payment retries");
        add(22, Records.NOON.minus(Duration.ofDays(1)), "Payment retries");
        add(23, Records.NOON.minus(Duration.ofDays(200)), "Payment retries");

        assertThat(search("payment", 10).observations())
                .extracting(Rows.ObservationRow::number)
                .containsExactly(22L, 23L, 21L);
    }

    @ParameterizedTest
    @CsvSource({
        "NEWEST_FIRST, EACH_SCOPE",
        "NEWEST_FIRST, TOGETHER",
        "OLDEST_FIRST, EACH_SCOPE",
        "OLDEST_FIRST, TOGETHER"
    })
    void shouldBeInOrderOfTimeOverAllPages(Order order, Paging paging) {
        for (int i = 0; i < 9; i++) {
            // The better its words fit, the less it is in its place by time; two are of one moment.
            Instant at = Records.NOON.minus(Duration.ofDays((i * 4L) % 7));
            add(200 + i, at, "depot ".repeat(1 + i % 3));
        }
        SearchRequest.Builder request =
                SearchRequest.of("depot").order(order).paging(paging).shown(Shown.ALL);
        List<Instant> times = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();

        boolean more = true;
        for (int offset = 0; more; offset += 4) {
            SearchHits page =
                    store.queries.search(request.offset(offset).limit(4).build());
            page.observations().forEach(row -> times.add(row.at()));
            numbers.addAll(numbers(page));
            more = page.hasMore();
        }

        // And depotZebra, which is of noon.
        assertThat(numbers).doesNotHaveDuplicates().hasSize(10);
        assertThat(times)
                .isSortedAccordingTo(
                        order == Order.OLDEST_FIRST ? Comparator.naturalOrder() : Comparator.<Instant>reverseOrder());
    }

    @Test
    void shouldPassOverCapitalsBeyondAscii() {
        store.apply(
                Records.memory(41, strange("m", 41, "Müsli", "Ärger", "doc/Größe.md", "Übung")),
                Records.memory(42, strange("m", 42, "mu\u0308sli", "change", "b", "c")));

        assertThat(found("project:MÜSLI")).containsExactly(42L, 41L);
        assertThat(found("project:müsli type:change")).containsExactly(42L);
        assertThat(found("lookup -project:MÜSLI")).doesNotContain(41L, 42L);
        assertThat(found("type:ÄRGER")).containsExactly(41L);
        assertThat(found("file:GRÖSSE.md,doc/GRÖ")).containsExactly(41L);
        assertThat(found("concept:übung")).containsExactly(41L);
        assertThat(found("-concept:ÜBUNG project:Müsli")).containsExactly(42L);
        assertThat(found("project:MÜSL")).isEmpty();
    }

    private static MemoryRecord strange(
            String session, long sequence, String project, String kind, String file, String concept) {
        return new MemoryRecord.Observation(
                Records.from(session, sequence, project),
                kind,
                "lookup of a change",
                null,
                null,
                List.of(),
                List.of(concept),
                List.of(file),
                List.of());
    }

    private List<Long> found(String text) {
        return search(text, 20).observations().stream()
                .map(Rows.ObservationRow::number)
                .toList();
    }

    @Test
    void shouldPageWithoutLoosening() {
        // A page past the last hit must not look for other forms of the words.
        SearchHits second = store.queries.search(request("cart total", Set.of(), List.of(), List.of(), 5));

        assertThat(second.total()).isZero();
        assertThat(search("cart total", 5).total()).isEqualTo(3);
    }

    @Test
    void shouldApplyEveryFilter() {
        SearchedStore.add(store, 31, "Other kind", "cart", List.of("src/Cart.java"));
        store.apply(Records.memory(
                32,
                new MemoryRecord.Observation(
                        Records.from("o", 32, "other"),
                        "feature",
                        "cart",
                        null,
                        null,
                        List.of(),
                        List.of("Trade-Off"),
                        List.of(),
                        List.of())));

        assertThat(numbersOf(request("cart", Set.of(), List.of("other"), List.of(), 0)))
                .containsExactly(32L);
        assertThat(numbersOf(request("cart", Set.of(), List.of("other", "shop"), List.of(), 0)))
                .contains(32L, 31L, 1L);
        assertThat(numbersOf(request("cart", Set.of(), List.of(), List.of("feature"), 0)))
                .containsExactly(32L);
        assertThat(numbersOf(request("cart", Set.of(), List.of(), List.of("Feature"), 0)))
                .containsExactly(32L);
        assertThat(numbersOf(with(List.of("trade-off"), List.of(), null, null))).containsExactly(32L);
        assertThat(numbersOf(with(List.of("trade"), List.of(), null, null))).isEmpty();
        assertThat(numbersOf(with(List.of(), List.of("shop/cart.java"), null, null)))
                .containsExactly(1L);
        assertThat(numbersOf(with(List.of(), List.of("./shop/Cart*"), null, null)))
                .containsExactly(1L);
        assertThat(numbersOf(with(List.of(), List.of(), Records.NOON.plusSeconds(31), null)))
                .contains(31L, 32L)
                .doesNotContain(4L);
        assertThat(numbersOf(with(List.of(), List.of(), null, Records.NOON.plusSeconds(2))))
                .containsExactly(2L, 1L);
    }

    @Test
    void shouldLeaveOutOtherScopes() {
        SearchHits onlyPrompts = store.queries.search(request("cart", Set.of(Scope.PROMPTS), List.of(), List.of(), 0));
        SearchHits ofKind = store.queries.search(request("cart", Set.of(), List.of(), List.of("bugfix"), 0));

        assertThat(onlyPrompts.observations()).isEmpty();
        assertThat(onlyPrompts.prompts()).hasSize(1);
        assertThat(ofKind.observations()).hasSize(2);
        assertThat(ofKind.prompts()).isEmpty();
    }

    @Test
    void shouldShowWhereItFitsOnlyWhereThatIsWanted() {
        add(61, Records.NOON, "Money is kept in zebracents");
        SearchRequest.Builder request = SearchRequest.of("zebracents");

        assertThat(store.queries
                        .search(request.build())
                        .ranked()
                        .getFirst()
                        .snippet()
                        .marks())
                .hasSize(1);
        SearchHits bare = store.queries.search(request.withoutPassages().build());
        assertThat(bare.ranked().getFirst().snippet()).isEqualTo(Snippet.NONE);
        assertThat(bare.observations()).hasSize(1);
    }

    private List<Long> numbersOf(SearchRequest request) {
        return store.queries.search(request).observations().stream()
                .map(Rows.ObservationRow::number)
                .toList();
    }

    private SearchHits search(String text, int limit) {
        return store.queries.search(
                SearchRequest.of(text).limit(limit).shown(Shown.ALL).build());
    }

    private static SearchRequest request(
            String text, Set<Scope> scopes, List<String> projects, List<String> kinds, int offset) {
        return SearchRequest.of(text)
                .scopes(scopes)
                .projects(projects)
                .kinds(kinds)
                .offset(offset)
                .shown(Shown.ALL)
                .build();
    }

    private static SearchRequest with(
            List<String> concepts, List<String> files, @Nullable Instant from, @Nullable Instant to) {
        return SearchRequest.of("")
                .concepts(concepts)
                .files(files)
                .from(from)
                .to(to)
                .shown(Shown.ALL)
                .build();
    }

    private void add(long number, Instant at, String title) {
        store.apply(Records.memory(
                number, Records.observation(Records.from("r", number, "shop", at), title, "the same story")));
    }
}
