/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionId;
import dev.memlog.event.team.Visibility;
import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import dev.memlog.store.search.SearchRequest.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicatesTest extends StoreTestBase {
    private static final String ROUNDED =
            "Multiplying by the discount left many digits in the cart total; it is rounded now.";
    private static final String ROUNDED_TWIN =
            "The cart total kept many digits from multiplying by the discount. It is rounded now.";
    private static final String OTHER =
            "Adding a negative quantity made the sum shrink, which is refused by an exception.";

    @Test
    void shouldLinkATwinToTheFirstOfItsSession() {
        say(1, "s", "shop", ROUNDED);
        say(2, "s", "shop", OTHER);
        say(3, "s", "shop", ROUNDED_TWIN);
        say(4, "s", "shop", ROUNDED.toUpperCase(java.util.Locale.ROOT));

        assertThat(duplicateOf(1)).isNull();
        assertThat(duplicateOf(2)).isNull();
        assertThat(duplicateOf(3)).isEqualTo(1);
        assertThat(duplicateOf(4)).isEqualTo(1);
    }

    @Test
    void shouldListTheFirstAloneUnlessAskedForMore() {
        say(1, "s", "shop", ROUNDED);
        say(2, "s", "shop", OTHER);
        say(3, "s", "shop", ROUNDED_TWIN);
        Shown twins = new Shown(false, true);

        assertThat(listed(Shown.USUAL)).containsExactly(2L, 1L);
        assertThat(listed(twins)).containsExactly(3L, 2L, 1L);
        assertThat(found("cart", Shown.USUAL)).containsExactly(1L);
        assertThat(found("cart", twins)).containsExactlyInAnyOrder(1L, 3L);
        assertThat(found("", Shown.USUAL)).containsExactly(2L, 1L);
        assertThat(store.queries.observation(3)).isPresent();
        assertThat(store.queries.counts())
                .extracting("observations", "duplicates")
                .containsExactly(3L, 1L);
    }

    @Test
    void shouldLinkNearlyEqualTextsAcrossSessionsOfOneProjectWithinADay() {
        Instant late = Records.NOON.plus(Duration.ofHours(30));
        say(1, "a", "shop", ROUNDED);
        say(2, "b", "shop", ROUNDED + "!");
        say(3, "c", "shop", ROUNDED_TWIN);
        say(4, "d", "parcel", ROUNDED);
        say(5, "e", null, ROUNDED);
        say(6, "f", "shop", ROUNDED, late);

        assertThat(duplicateOf(2)).as("equal but for punctuation").isEqualTo(1);
        assertThat(duplicateOf(3)).as("in other words").isNull();
        assertThat(duplicateOf(4)).as("another project").isNull();
        assertThat(duplicateOf(5)).as("no project known").isNull();
        assertThat(duplicateOf(6)).as("a day later").isNull();
    }

    @Test
    void shouldShowTheNextOneWhenTheFirstIsHidden() {
        say(1, "s", "shop", ROUNDED);
        say(2, "s", "shop", ROUNDED);
        say(3, "s", "shop", ROUNDED);

        hide(1, true);
        assertThat(listed(Shown.USUAL)).containsExactly(2L);
        assertThat(found("cart", Shown.USUAL)).containsExactly(2L);
        assertThat(duplicateOf(2)).isEqualTo(1);
        assertThat(duplicateOf(3)).isEqualTo(1);

        hide(2, true);
        assertThat(listed(Shown.USUAL)).containsExactly(3L);
        hide(3, true);
        assertThat(listed(Shown.USUAL)).isEmpty();
        assertThat(listed(Shown.ALL)).containsExactly(3L, 2L, 1L);
        hide(1, false);
        assertThat(listed(Shown.USUAL)).containsExactly(1L);
    }

    @Test
    void shouldShowAStateAgainAfterItHadChanged() {
        say(1, "s", "shop", "Tests of the cart: all of them pass with the rounding in place");
        say(2, "s", "shop", "Tests of the cart: two of them fail with the rounding in place");
        say(3, "s", "shop", "Tests of the cart: all of them pass with the rounding in place");
        say(4, "s", "shop", "Tests of the cart: all of them pass with the rounding in place");

        assertThat(duplicateOf(3)).isNull();
        assertThat(duplicateOf(4)).isEqualTo(3);
    }

    @Test
    void shouldCompareWithABoundedNumberOfFirsts() {
        say(1, "s", "shop", ROUNDED);
        for (int i = 0; i < NearDuplicates.CANDIDATES; i++) {
            say(2 + i, "s", "shop", "thing " + i + " of quite another kind: " + "abcdefghij".repeat(1 + i));
        }
        long next = 2 + NearDuplicates.CANDIDATES;
        say(next, "s", "shop", ROUNDED);

        assertThat(duplicateOf(next)).isNull();
        assertThat(store.queries.counts().duplicates()).isZero();
    }

    @Test
    void shouldLinkAnewWhenTheFirstGoes() {
        say(1, "s", "shop", ROUNDED);
        say(2, "s", "shop", ROUNDED_TWIN);
        say(3, "s", "shop", ROUNDED);

        store.apply(Records.tombstone(Topics.MEMORIES, 4, key(1)));

        assertThat(duplicateOf(2)).isNull();
        assertThat(duplicateOf(3)).isEqualTo(2);
        assertThat(listed(Shown.USUAL)).containsExactly(2L);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void shouldLinkAsIfARowHadNeverBeenWhenItGoes(long seed) {
        // More firsts than an observation is compared with, some of them said again and again.
        Random random = new Random(seed);
        int rows = 4 * NearDuplicates.CANDIDATES;
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            texts.add(
                    random.nextInt(3) == 0 && i > 0
                            ? texts.get(Math.max(0, i - 1 - random.nextInt(2 * NearDuplicates.CANDIDATES)))
                            : "thing " + i + " of quite another kind: " + "abcdefghij".repeat(1 + i % 50) + i);
        }
        Set<Long> gone = new TreeSet<>();
        while (gone.size() < 12) {
            gone.add((long) random.nextInt(rows));
        }
        for (int i = 0; i < rows; i++) {
            say(i, sessionOf(i), "shop", texts.get(i));
        }
        for (long number : gone) {
            store.apply(Records.tombstone(
                    Topics.MEMORIES,
                    10_000 + number,
                    new MemoryKey(SessionId.local(sessionOf(number)), number, 0).toString()));
        }
        List<String> linked = links(rows, gone);
        assertThat(linked).as("some are linked").anyMatch(link -> !link.endsWith("null"));

        store.close();
        store = new OpenStore(folder.resolve("anew.db"));
        for (int i = 0; i < rows; i++) {
            if (!gone.contains((long) i)) {
                say(i, sessionOf(i), "shop", texts.get(i));
            }
        }

        assertThat(links(rows, gone)).isEqualTo(linked);
    }

    @Test
    void shouldNotLinkAcrossTheProjectsOfASession() {
        say(1, "s", "shop", ROUNDED);
        say(2, "s", "store", ROUNDED);
        say(3, "s", "store", ROUNDED);

        assertThat(duplicateOf(2)).isNull();
        assertThat(duplicateOf(3)).isEqualTo(2L);
    }

    @Test
    void shouldLinkAgainWhenOthersFindAnObservation() {
        say(1, "s", "shop", ROUNDED);
        say(2, "s", "shop", ROUNDED);
        say(3, "s", "shop", ROUNDED);
        assertThat(listed(Shown.USUAL)).containsExactly(1L);

        share(1, Visibility.PRIVATE);

        assertThat(duplicateOf(1)).isNull();
        assertThat(duplicateOf(2)).isNull();
        assertThat(duplicateOf(3)).isEqualTo(2L);
        assertThat(listed(Shown.USUAL)).containsExactly(2L, 1L);
        share(3, Visibility.PRIVATE);
        assertThat(duplicateOf(3)).isEqualTo(1L);
        assertThat(listed(Shown.USUAL)).containsExactly(2L, 1L);
        share(1, Visibility.TEAM);
        assertThat(duplicateOf(2)).isEqualTo(1L);
        assertThat(duplicateOf(3)).isNull();
        assertThat(listed(Shown.USUAL)).containsExactly(3L, 1L);
    }

    private void share(long number, Visibility visibility) {
        MemoryKey memory = new MemoryKey(SessionId.local("s"), number, 0);
        store.apply(Records.memory(
                200 + number, new MemoryRecord.MemoryShare(memory, visibility, Records.NOON, "dev")));
    }

    private List<String> links(int rows, Set<Long> gone) {
        return LongStream.range(0, rows)
                .filter(number -> !gone.contains(number))
                .mapToObj(number -> number + " like " + duplicateOf(number))
                .toList();
    }

    private static String sessionOf(long number) {
        return number % 5 == 0 ? "other" : "s";
    }

    @Test
    void shouldLinkNothingNewWhenSwitchedOff() {
        say(1, "s", "shop", ROUNDED);
        say(2, "s", "shop", ROUNDED);
        store.close();
        store = new OpenStore(folder.resolve("memlog.db"), false);

        say(3, "s", "shop", ROUNDED);

        assertThat(listed(Shown.USUAL)).containsExactly(3L, 1L);
        store.apply(Records.tombstone(Topics.MEMORIES, 4, key(1)));
        assertThat(listed(Shown.USUAL)).containsExactly(3L, 2L);
    }

    @Test
    void shouldNotLinkSummariesAndPrompts() {
        store.apply(
                Records.memory(1, Records.summary("s", 1, ROUNDED)),
                Records.memory(2, Records.summary("s", 2, ROUNDED)),
                Records.memory(3, Records.prompt("s", 3, ROUNDED)),
                Records.memory(4, Records.prompt("s", 4, ROUNDED)));

        PageRequest all = new PageRequest(List.of(), 0, 20);
        assertThat(store.queries.summaries(all).items()).hasSize(2);
        assertThat(store.queries.prompts(all).items()).hasSize(2);
    }

    private void say(long number, String session, @Nullable String project, String text) {
        say(number, session, project, text, Records.NOON.plusSeconds(number));
    }

    private void say(long number, String session, @Nullable String project, String text, Instant at) {
        store.apply(Records.memory(
                number,
                new MemoryRecord.Observation(
                        Records.from(session, number, project, at),
                        "change",
                        text.substring(0, 20),
                        null,
                        text,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())));
    }

    private void hide(long number, boolean hidden) {
        MemoryRecord.MemoryEdit edit = new MemoryRecord.MemoryEdit(
                new MemoryKey(SessionId.local("s"), number, 0), hidden, Records.NOON, "dev");
        store.apply(Records.memory(100 + number, edit));
    }

    private static String key(long number) {
        return new MemoryKey(SessionId.local("s"), number, 0).toString();
    }

    private @Nullable Long duplicateOf(long number) {
        return store.queries.observation(number).orElseThrow().duplicateOf();
    }

    private List<Long> listed(Shown shown) {
        return store.queries.observations(new PageRequest(List.of(), 0, 100, shown)).items().stream()
                .map(Rows.ObservationRow::number)
                .toList();
    }

    private List<Long> found(String text, Shown shown) {
        SearchRequest request = SearchRequest.of(text)
                .scopes(Set.of(Scope.OBSERVATIONS))
                .order(SearchRequest.Order.NEWEST_FIRST)
                .shown(shown)
                .build();
        return store.queries.search(request).observations().stream()
                .map(Rows.ObservationRow::number)
                .toList();
    }
}
