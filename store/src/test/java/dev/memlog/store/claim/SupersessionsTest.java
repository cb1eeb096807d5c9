/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionId;
import dev.memlog.event.Topics;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.query.Timeline;
import dev.memlog.store.query.TimelineRequest;
import dev.memlog.store.row.PageRequest;
import dev.memlog.store.row.Rows;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SupersessionsTest extends StoreTestBase {
    private static final String OLD = "Checkout service listens on port 8080";
    private static final String NEW = "Checkout service listens on port 9090 now";
    private static final String NEWEST = "Moved the checkout service from port 9090 to 7070";
    private static final String OTHER = "Payment service listens on port 8081";

    @Test
    void shouldKeepTheChainOfWhatDeniesWhat() {
        say(1, "shop", OLD);
        say(2, "shop", OTHER);
        say(3, "shop", NEW);
        say(4, "shop", NEWEST);

        assertThat(supersededBy(1)).isEqualTo(3);
        assertThat(supersededBy(2)).isNull();
        assertThat(supersededBy(3)).isEqualTo(4);
        assertThat(supersededBy(4)).isNull();
        assertThat(store.queries.supersededBy(List.of(3L, 4L)))
                .containsEntry(3L, List.of(1L))
                .containsEntry(4L, List.of(3L));
    }

    @Test
    void shouldTellTheNewerAloneAndListBoth() {
        say(1, "shop", OLD);
        say(2, "shop", NEW);

        assertThat(listed(Shown.USUAL)).containsExactly(2L, 1L);
        assertThat(listed(Shown.CURRENT)).containsExactly(2L);
    }

    @Test
    void shouldRankTheNewerBeforeTheOlder() {
        say(1, "shop", OLD);
        say(2, "shop", NEW + " because the checkout team wanted it, says a long text about this and that");

        assertThat(found("checkout service listens port", Shown.USUAL)).containsExactly(2L, 1L);
        assertThat(found("#1", Shown.USUAL)).startsWith(1L);
    }

    @Test
    void shouldShowWhatWasKnownAtATime() {
        say(1, "shop", OLD);
        say(2, "shop", NEW);
        say(3, "shop", NEWEST);
        Instant first = at(1);

        assertThat(listed(Shown.CURRENT.at(first))).containsExactly(1L);
        assertThat(listed(Shown.CURRENT.at(at(2)))).containsExactly(2L);
        assertThat(listed(Shown.USUAL.at(at(2)))).containsExactly(2L, 1L);
        assertThat(found("checkout", Shown.CURRENT.at(first))).containsExactly(1L);
        assertThat(rows(Shown.USUAL.at(first)).getFirst().supersededBy()).isNull();
        assertThat(rows(Shown.USUAL.at(at(2))).getLast().supersededBy()).isEqualTo(2);
        Timeline timeline =
                store.queries.timeline(TimelineRequest.around(at(0), 5, 5, List.of(), Shown.USUAL.at(at(2))));
        assertThat(timeline.after()).extracting(Rows.MemoryRow::number).containsExactly(1L, 2L);
    }

    @Test
    void shouldStandAgainWhileTheNewerIsHidden() {
        say(1, "shop", OLD);
        say(2, "shop", NEW);
        say(3, "shop", NEWEST);

        hide(2, true);
        assertThat(supersededBy(1)).isEqualTo(3);
        hide(3, true);
        assertThat(supersededBy(1)).isNull();
        assertThat(listed(Shown.CURRENT)).containsExactly(1L);
        hide(2, false);
        assertThat(supersededBy(1)).isEqualTo(2);
    }

    @Test
    void shouldStandAgainWhenTheNewerIsForgotten() throws SQLException {
        say(1, "shop", OLD);
        say(2, "shop", NEW);

        store.apply(Records.tombstone(Topics.MEMORIES, 300, key(2).toString()));

        assertThat(supersededBy(1)).isNull();
        assertThat(column("SELECT count(*) FROM denials")).containsExactly("0");
        store.apply(Records.tombstone(Topics.MEMORIES, 301, key(1).toString()));
        assertThat(column("SELECT count(*) FROM claim_keys")).containsExactly("0");
    }

    @Test
    void shouldStayWithinOneProjectAndOneCircle() {
        say(1, "shop", OLD);
        say(2, "parcel", NEW);
        say(3, "shop", NEW);
        share(3, Visibility.PRIVATE);
        assertThat(supersededBy(1)).isNull();

        share(1, Visibility.PRIVATE);
        assertThat(supersededBy(1)).isEqualTo(3);
        share(3, Visibility.TEAM);
        assertThat(supersededBy(1)).isNull();
        share(1, Visibility.TEAM);
        assertThat(supersededBy(1)).isEqualTo(3);
    }

    @Test
    void shouldTellWhatHoldsAgain() {
        // The third says what the first says, and is covered by it while nothing denies the first.
        say(1, "shop", "Feature flags of the shop are read from the environment and the value is: on");
        say(2, "shop", "Cart uses decimals");
        say(3, "shop", "Feature flags of the shop are read from the environment and the value is: on");
        assertThat(listed(Shown.CURRENT)).containsExactly(2L, 1L);

        say(4, "shop", "Feature flags of the shop are no longer read from the environment");
        List<Long> current = listed(Shown.CURRENT);

        assertThat(current).containsExactly(4L, 2L);
        say(5, "shop", "Feature flags of the shop are read from the environment again");
        assertThat(listed(Shown.CURRENT)).contains(5L).doesNotContain(4L);
    }

    @Test
    void shouldGoByTimeAndNotByNumber() {
        // An import brings old memories after newer ones.
        say(1, "shop", NEW, at(100));
        say(2, "shop", OLD, at(50));

        assertThat(supersededBy(2)).isEqualTo(1);
        assertThat(supersededBy(1)).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 5})
    void shouldGiveTheSameChainsInWhateverOrderRowsAreRead(long seed) throws SQLException {
        Random random = new Random(seed);
        List<Integer> numbers = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 4 * Supersessions.WINDOW; i++) {
            numbers.add(i);
            String service = List.of("checkout", "billing", "search").get(random.nextInt(3));
            texts.add("The %s service %s %d"
                    .formatted(
                            service,
                            random.nextBoolean() ? "listens on port" : "timeout is",
                            1000 + random.nextInt(50)));
        }
        List<Integer> gone = new ArrayList<>(numbers);
        Collections.shuffle(gone, random);
        gone = gone.subList(0, 20);
        for (int number : numbers) {
            say(number, "shop", texts.get(number));
        }
        for (int number : gone) {
            store.apply(Records.tombstone(
                    Topics.MEMORIES, 10_000 + number, key(number).toString()));
        }
        List<String> inOrder = column("SELECT later || ' denies ' || earlier FROM denials ORDER BY later, earlier");
        List<String> rows =
                column("SELECT number || ' by ' || coalesce(superseded_by, '-') FROM observations ORDER BY 1");
        assertThat(inOrder).hasSizeGreaterThan(200);

        store.close();
        store = new OpenStore(folder.resolve("anew.db"));
        List<Integer> kept = new ArrayList<>(numbers);
        kept.removeAll(gone);
        Collections.shuffle(kept, random);
        for (int number : kept) {
            say(number, "shop", texts.get(number));
        }

        assertThat(column("SELECT later || ' denies ' || earlier FROM denials ORDER BY later, earlier"))
                .isEqualTo(inOrder);
        assertThat(column("SELECT number || ' by ' || coalesce(superseded_by, '-') FROM observations ORDER BY 1"))
                .isEqualTo(rows);
    }

    private List<String> column(String sql) throws SQLException {
        return OpenStore.column(store.database.writer(), sql);
    }

    private void say(long number, String project, String text) {
        say(number, project, text, at(number));
    }

    private void say(long number, String project, String text, Instant at) {
        store.apply(Records.memory(
                number,
                new MemoryRecord.Observation(
                        Records.from("s", number, project, at),
                        "change",
                        text,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of())));
    }

    private static Instant at(long number) {
        return Records.NOON.minus(Duration.ofDays(30)).plusSeconds(60 * number);
    }

    private void hide(long number, boolean hidden) {
        MemoryRecord.MemoryEdit edit = new MemoryRecord.MemoryEdit(key(number), hidden, Records.NOON, "dev");
        store.apply(Records.memory(1_000 + number, edit));
    }

    private void share(long number, Visibility visibility) {
        store.apply(Records.memory(
                2_000 + number, new MemoryRecord.MemoryShare(key(number), visibility, Records.NOON, "dev")));
    }

    private static MemoryKey key(long number) {
        return new MemoryKey(SessionId.local("s"), number, 0);
    }

    private @Nullable Long supersededBy(long number) {
        return store.queries.observation(number).orElseThrow().supersededBy();
    }

    private List<ObservationRow> rows(Shown shown) {
        return store.queries
                .observations(new PageRequest(List.of(), 0, 100, shown))
                .items();
    }

    private List<Long> listed(Shown shown) {
        return rows(shown).stream().map(ObservationRow::number).toList();
    }

    private List<Long> found(String text, Shown shown) {
        return store.queries.search(SearchRequest.of(text).shown(shown).build()).observations().stream()
                .map(ObservationRow::number)
                .toList();
    }
}
