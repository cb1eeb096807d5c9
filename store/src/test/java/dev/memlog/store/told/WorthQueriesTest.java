/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.memlog.event.Told;
import dev.memlog.store.StoreTestBase;
import dev.memlog.store.Teammate;
import dev.memlog.store.told.WorthQueries.Place;
import dev.memlog.store.told.WorthQueries.Sum;
import dev.memlog.store.told.WorthQueries.Worth;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class WorthQueriesTest extends StoreTestBase {
    private final PlayedSessions played = new PlayedSessions(Teammate.of("local", "dev"));

    private Worth worth(long from, long until, String project) {
        store.projector.apply(played.log, 1, List.of());
        return new WorthQueries(store.database)
                .worth(PlayedSessions.at(from), PlayedSessions.at(until), project.isEmpty() ? null : project);
    }

    @Test
    void shouldSumUpWhatWasToldAndUsedByProjectKindAndPlace() {
        long bug = played.observation("old", 1, "shop", "bugfix", "a/Cart.java");
        long decision = played.observation("old", 2, "shop", "decision", "a/Money.java");
        long summary = played.put(played.member().summary("old", 3, "shop", "make it fast"));
        played.session("one", "shop");
        played.session("two", "till");
        played.told("one", 1, 100, Told.START, 100, bug, decision, summary);
        played.told("one", 2, 105, Told.PROMPT, 11, bug);
        played.told("two", 1, 106, Told.START, 50, bug);
        played.event("one", 110, false, List.of(bug), null);
        played.event("one", 111, false, List.of(bug), List.of(decision));
        played.told("two", 2, 500, Told.START, 1_000, decision);

        Worth all = worth(0, 400, "");

        // The bug twice in one session counts once; its third of 100 and the 11 belong to it.
        assertThat(all.sessions()).isEqualTo(2);
        assertThat(all.all()).isEqualTo(new Sum(4, 2, 1, 1, 0, 0, 0, 161));
        assertThat(all.byProject().get("shop")).isEqualTo(new Sum(3, 2, 1, 1, 0, 0, 0, 111));
        assertThat(all.byProject().get("till")).isEqualTo(new Sum(1, 0, 0, 0, 0, 0, 0, 50));
        assertThat(all.byKind().keySet()).containsExactly("bugfix", "decision", "summary");
        assertThat(all.byKind().get("bugfix")).isEqualTo(new Sum(2, 1, 0, 1, 0, 0, 0, 94));
        assertThat(all.places()).containsExactly(new Place("start", 2, 150), new Place("prompt", 1, 11));
        assertThat(worth(0, 400, "till").all()).isEqualTo(new Sum(1, 0, 0, 0, 0, 0, 0, 50));
        assertThat(worth(500, 501, "").all().tokens()).isEqualTo(1_000);
        assertThat(worth(501, 900, "").byKind()).isEmpty();
    }

    @Test
    void shouldSumUpWhatWasRunAndKeepTheErrorsMetAgainApart() {
        long ran = played.observation("old", 1, "run `mvn verify`", 7);
        long met = played.observation("old", 2, "it is rounded", 8);
        played.session("one", "shop");
        played.told("one", 1, 100, Told.START, 100, ran, met);
        played.call("one", 110, "mvn verify", null);
        played.call("one", 120, null, 8);
        played.call("one", 130, null, 8);

        assertThat(worth(0, 400, "").all()).isEqualTo(new Sum(2, 1, 0, 0, 0, 1, 1, 100));
    }

    @Test
    void shouldCompareSessionsThatWereToldSomethingWithThoseHeldOut() {
        long bug = played.observation("old", 1, "shop", "bugfix");
        for (int i = 0; i < 40; i++) {
            boolean held = i % 2 == 0;
            String session = "s" + i;
            played.session(session, "shop");
            played.told(session, 1, 100, held ? Told.HELD_OUT : Told.START, 10, held ? new Long[0] : new Long[] {bug});
            played.event(session, 1, held, null, null);
            played.event(session, 2, held && i % 4 == 0, null, null);
        }
        played.session("both", "shop");
        played.told("both", 1, 100, Told.HELD_OUT, 0);
        played.told("both", 2, 101, Told.START, 10, bug);

        Worth worth = worth(0, 400, "");

        assertThat(worth.told().sessions()).isEqualTo(20);
        assertThat(worth.heldOut().sessions()).isEqualTo(20);
        assertThat(worth.told().failed().mean()).isZero();
        assertThat(worth.heldOut().failed().mean()).isCloseTo(1.5, within(0.001));
        assertThat(worth.told().tools().mean()).isEqualTo(2);
        // Far apart, but of too few sessions.
        assertThat(worth.told().failed().standsApartFrom(worth.heldOut().failed()))
                .isFalse();
    }

    @Test
    void shouldCallOnlyThatADifferenceWhichChanceDoesNotExplainEasily() {
        List<Long> low = LongStream.range(0, 40).map(i -> i % 3).boxed().toList();
        List<Long> high = low.stream().map(value -> value + 2).toList();

        assertThat(Mean.of(low).standsApartFrom(Mean.of(high))).isTrue();
        assertThat(Mean.of(low).standsApartFrom(Mean.of(low))).isFalse();
        assertThat(Mean.of(low.subList(0, 29)).standsApartFrom(Mean.of(high))).isFalse();
        assertThat(Mean.of(List.of()).mean()).isZero();
        assertThat(Mean.of(List.of(4L, 6L)).variance()).isEqualTo(2);
    }
}
