/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.EventTaken;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Told;
import dev.memlog.event.team.TeamName;
import dev.memlog.recall.SeededStore;
import dev.memlog.recall.Seeds;
import dev.memlog.recall.text.Byline;
import dev.memlog.recall.text.Kinds;
import dev.memlog.recall.told.Holdout;
import dev.memlog.recall.told.Telling;
import dev.memlog.recall.told.ToldLog;
import dev.memlog.recall.told.Usefulness;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.told.ToldQueries;
import dev.memlog.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session is told nothing twice, by whichever node and after whichever restart; and what it is told is recorded. */
class ToldOnceTest {
    private static final ContextQuestion ASKED = new ContextQuestion(List.of("parcel-service"), "s-now", null, null);
    private static final String PROMPT = "rounded cart totals";

    private final SeededStore store = new SeededStore();
    private final TestClock clock = new TestClock(Instant.parse("2026-11-22T17:20:00Z"));
    private final AtomicLong version = new AtomicLong();
    private final List<Told> recorded = new ArrayList<>();

    @BeforeEach
    void remember() {
        store.add(
                Seeds.observation(1, "parcel-service", "Cart totals were rounded twice", Seeds.MORNING, "bugfix"),
                Seeds.observation(2, "parcel-service", "Money is kept in cents", Seeds.MORNING, "decision"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Keeps the records, which become rows when the test says so. */
    private final class Recorder implements ToldLog {
        @Override
        public void write(SessionNumber session, Instant at, String place, Collection<Long> memories, long tokens) {
            recorded.add(new Told(
                    session, recorded.size() + 1, at, place, List.copyOf(memories), (int) tokens, "dev", null));
        }
    }

    private void project() {
        recorded.forEach(store::record);
        version.incrementAndGet();
    }

    /** As a node that has just been started. */
    private ContextComposer node(int holdout) {
        ToldQueries rows = new ToldQueries(store.database);
        return new ContextComposer(
                store.memories,
                ContextConfig.defaults(),
                ZoneOffset.UTC,
                "http://127.0.0.1:37777",
                List::of,
                ContextComposer.LastWords.UNKNOWN,
                Kinds.STANDARD,
                new ContextScene(new SessionQueries(store.database), project -> ContextScene.Terms.ANY, Byline.NONE),
                new Telling(
                        TeamName.LOCAL, null, rows, rows, version::get, new Recorder(), new Holdout(holdout), clock),
                Duration.ZERO);
    }

    private int onPrompt(ContextComposer node) {
        clock.advance(Duration.ofSeconds(1));
        return node.onPrompt(ASKED, PROMPT, clock.instant(), 5).count();
    }

    @Test
    void shouldTellASessionNothingTwiceAfterARestartNorByAnotherNode() {
        assertThat(onPrompt(node(0))).isOne();
        // Nothing of it is in the rows yet: it is told again at worst.
        assertThat(onPrompt(node(0))).isOne();
        project();

        assertThat(onPrompt(node(0))).isZero();
    }

    @Test
    void shouldTellASessionAgainWhatItWasToldBeforeItBeganAnew() {
        ContextComposer node = node(0);
        assertThat(onPrompt(node)).isOne();
        project();
        clock.advance(Duration.ofSeconds(1));
        recorded.add(new Told(
                SessionNumber.of(SessionId.local("s-now")),
                recorded.size() + 1,
                clock.instant(),
                Told.START,
                List.of(2L),
                10,
                "dev",
                null));
        project();

        // Another node told the start: also what this one remembers is of before.
        assertThat(onPrompt(node)).isOne();
        assertThat(onPrompt(node(0))).isOne();
    }

    @Test
    void shouldRecordWhatWasToldWithItsPlaceAndSizeAndNoContent() {
        ContextComposer node = node(0);
        String text = node.atStart(ASKED, clock.instant()).text();
        node.told("s-now", Told.FETCH, List.of(2L), "x".repeat(400));
        node.told("a\nb", Told.FETCH, List.of(2L), "x");

        assertThat(text).contains("#1 ", "#2 ");
        assertThat(recorded).extracting(Told::place).containsExactly(Told.START, Told.FETCH);
        assertThat(recorded.getFirst().memories()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(recorded.getFirst().tokens()).isPositive();
        assertThat(recorded.getLast().tokens()).isEqualTo(100);
        assertThat(onPrompt(node)).isZero();
    }

    @Test
    void shouldTellNothingToASessionThatIsHeldOutAndRecordThat() {
        int least = 1;
        while (!new Holdout(least).holds(SessionNumber.of(SessionId.local("s-now")))) {
            least++;
        }
        ContextComposer node = node(least);

        ContextAnswer answer = node.atStart(ASKED, clock.instant());

        assertThat(answer.text()).isEmpty();
        assertThat(answer.message()).contains("context.holdout");
        assertThat(onPrompt(node)).isZero();
        assertThat(recorded).extracting(Told::place).containsExactly(Told.HELD_OUT);
        assertThat(recorded.getFirst().memories()).isEmpty();
        assertThat(node(least - 1).atStart(ASKED, clock.instant()).text()).isNotEmpty();
        // Whoever has nothing to be told is not held out of anything.
        ContextQuestion empty = new ContextQuestion(List.of("no such"), "s-now", null, null);
        node.atStart(empty, clock.instant());
        assertThat(recorded)
                .filteredOn(told -> told.place().equals(Told.HELD_OUT))
                .hasSize(1);
    }

    @Test
    void shouldPutWhatSessionsUsedBeforeWhatTheyDidNot() {
        for (int i = 0; i < 30; i++) {
            String session = "s-" + i;
            SessionNumber number = SessionNumber.of(SessionId.local(session));
            store.record(new Told(number, 1, clock.instant(), Told.START, List.of(1L, 2L), 10, "dev", null));
            store.record(new EventTaken(
                    number,
                    1,
                    new EventId("e"),
                    clock.instant().plusSeconds(9),
                    "tool-used",
                    "Bash",
                    EventOutcome.OPEN,
                    null,
                    null,
                    null,
                    List.of(1L),
                    null,
                    null,
                    null));
        }

        Usefulness usefulness = new Telling(
                        TeamName.LOCAL,
                        null,
                        null,
                        new ToldQueries(store.database),
                        version::get,
                        ToldLog.NONE,
                        Holdout.NOBODY,
                        clock)
                .usefulness(store.memories.observationsByNumber(List.of(1L, 2L)));

        assertThat(usefulness.factor(1)).isEqualTo(1.25);
        assertThat(usefulness.factor(2)).isEqualTo(0.8);
    }
}
