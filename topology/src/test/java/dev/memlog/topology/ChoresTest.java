/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static dev.memlog.testkit.TestLedger.ledger;
import static dev.memlog.topology.DrivenTopology.SESSION;
import static dev.memlog.topology.DrivenTopology.envelope;
import static dev.memlog.topology.DrivenTopology.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.EventTaken;
import dev.memlog.event.Ledger;
import dev.memlog.event.MemoryRecord.Observation;
import dev.memlog.event.MemoryRecord.SessionRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.Settlement;
import dev.memlog.event.Told;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.topology.effect.Portion;
import dev.memlog.topology.state.StoreNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/**
 * Work on a session's whole backlog goes in portions: other sessions are served in between, a crash loses none and does
 * none twice, and what comes meanwhile is taken in afterwards, in order. {@code -Dchores.events=N} tells how many.
 */
class ChoresTest extends TopologyTestBase {
    /** A few portions. */
    private static final int EVENTS = Integer.getInteger("chores.events", 2 * Portion.EVENTS + 100);

    private static final SessionId OTHER = SessionId.local("session-2");
    private static final Duration COARSE = Duration.ofMillis(500);

    @Test
    void shouldDiscardInPortionsWhatACancelledSessionHasWaiting() {
        park(EVENTS);

        topology.post(new SessionEvent.CancelSession(envelope("c1"), "deleted"));
        SessionRecord first = topology.session();
        topology.post(tool("late"));
        topology.awaitLedger(
                ledger().accepted(EVENTS + 1).parked(1).discarded(EVENTS).build());

        assertThat(first.ledger()).isEqualTo(waiting(EVENTS, Portion.EVENTS));
        assertThat(first.status()).isEqualTo(SessionStatus.CANCELLED);
        assertNoStepAbove(Portion.EVENTS, Ledger::discarded);
        assertThat(discarded()).isEqualTo(upTo(EVENTS));
        assertThat(topology.session().generation()).isEqualTo(2);
        assertThat(topology.letters()).isEmpty();
        assertNothingIsLeftToDo();
    }

    @Test
    void shouldStartAnotherSessionBeforeTheWorkIsDone() {
        CountDownLatch hold = new CountDownLatch(1);
        provider.holdUntil(hold);
        post(EVENTS);
        topology.post(new SessionEvent.CancelSession(envelope("c1"), "deleted"));

        topology.post(tool("o1", OTHER));

        Ledger started = topology.session(OTHER).ledger();
        Ledger meanwhile = topology.session(SESSION).ledger();
        hold.countDown();
        topology.awaitTrue(() -> topology.session(OTHER).ledger().processed() == 1
                && topology.session(SESSION).ledger().discarded() == EVENTS);
        assertThat(started.inFlight()).isEqualTo(1);
        assertThat(meanwhile.discarded()).isEqualTo(Portion.EVENTS);
    }

    @Test
    void shouldGoOnAfterACrashWithWhatWasNotDiscarded() {
        park(EVENTS);
        topology.post(new SessionEvent.CancelSession(envelope("c1"), "deleted"));
        topology.post(tool("late"));
        topology.awaitLedger(ledger -> ledger.discarded() > Portion.EVENTS);

        topology.restart();

        topology.awaitLedger(
                COARSE,
                ledger().accepted(EVENTS + 1).parked(1).discarded(EVENTS).build());
        assertThat(discarded()).isEqualTo(upTo(EVENTS));
        assertNothingIsLeftToDo();
    }

    @Test
    void shouldNotCallASessionNorSayThatNothingIsPendingWhileAnythingIsDeferred() {
        park(EVENTS);
        provider.forgetScript();
        topology.post(new SessionEvent.CancelSession(envelope("c1"), "deleted"));

        topology.post(tool("late"));
        topology.post(tool("late"));
        topology.replay(tool("e7"));
        Ledger meanwhile = topology.session().ledger();
        topology.awaitLedger(
                COARSE,
                ledger().accepted(EVENTS + 2)
                        .duplicate(1)
                        .processed(1)
                        .discarded(EVENTS)
                        .build());

        assertThat(meanwhile.pending()).isEqualTo(EVENTS - Portion.EVENTS + 3);
        // The calls before the cancellation found no provider.
        assertThat(provider.requests().stream()
                        .flatMap(request -> request.events().stream())
                        .filter(event -> event.event().envelope().id().value().equals("late")))
                .hasSize(1);
    }

    @Test
    void shouldGiveUpInPortionsAndReplayEachLetterOnceInOrder() {
        topology.batchMaxEvents(200).open(provider);
        provider.thenFail(FailureClass.TRANSIENT, 4);
        post(EVENTS);

        topology.awaitLedger(ledger -> ledger.deadLettered() > 0);
        topology.restart();
        topology.awaitLedger(ledger -> ledger.deadLettered() > 0 && ledger.deadLettered() < EVENTS);
        topology.restart();
        topology.awaitLedger(COARSE, ledger().accepted(EVENTS).processed(EVENTS).build());

        assertNoStepAbove(Portion.EVENTS, Ledger::deadLettered);
        assertThat(titlesOf(SESSION)).isEqualTo(titlesUpTo(EVENTS));
        assertEachLetterWrittenAndTakenBackOnce();
        assertNothingIsLeftToDo();
        assertThat(topology.size(StoreNames.GIVEN_UP_SESSIONS)).isZero();
    }

    @Test
    void shouldReplayOnceThoughEachLetterIsOrderedWhileTheyAreReplayedUnaskedAndTakeInALateEventBehindThem() {
        topology.batchMaxEvents(200).open(provider);
        giveUp();
        topology.post(tool("o1", OTHER));
        topology.awaitTrue(() -> topology.session(SESSION).ledger().deadLettered() < EVENTS);

        topology.post(tool("late"));
        IntStream.rangeClosed(1, EVENTS).forEach(number -> topology.replay(tool("e" + number)));

        topology.awaitTrue(
                COARSE,
                () -> topology.session(SESSION)
                        .ledger()
                        .equals(ledger().accepted(EVENTS + 1)
                                .processed(EVENTS + 1)
                                .build()));
        assertThat(titlesOf(SESSION)).isEqualTo(titlesUpTo(EVENTS + 1));
        assertNothingIsLeftToDo();
    }

    @Test
    void shouldCountTheLettersThatAnEarlierVersionLeft() {
        topology.batchMaxEvents(200).open(provider);
        giveUp();

        topology.restartWithout(Set.of(StoreNames.GIVEN_UP_SESSIONS, StoreNames.CHORES, StoreNames.DEFERRED_EVENTS));

        topology.awaitLedger(COARSE, ledger().accepted(EVENTS).processed(EVENTS).build());
        assertNothingIsLeftToDo();
        assertThat(topology.size(StoreNames.GIVEN_UP_SESSIONS)).isZero();
    }

    @Test
    void shouldForgetInPortionsWhatASessionHasWaitingAndAmongItsLetters() {
        giveUp();
        provider.thenFail(FailureClass.UNREACHABLE, 1_000);
        IntStream.rangeClosed(1, EVENTS).forEach(number -> topology.post(tool("more" + number)));

        topology.post(new SessionEvent.ForgetMemories(envelope("f1"), List.of(), List.of(), true));
        topology.post(tool("late"));
        topology.awaitLedger(ledger -> ledger.discarded() > 2 * Portion.EVENTS);
        topology.restart();
        topology.awaitLedger(
                COARSE,
                ledger().accepted(2L * EVENTS + 1)
                        .parked(1)
                        .discarded(2L * EVENTS)
                        .build());

        assertNoStepAbove(Portion.EVENTS, Ledger::discarded);
        assertThat(topology.storesHold("echo e")).isFalse();
        assertThat(topology.storesHold("echo more")).isFalse();
        assertThat(liveLetters()).isEmpty();
        assertNothingIsLeftToDo();
        assertThat(topology.size(StoreNames.GIVEN_UP_EVENTS)).isZero();
        SessionNumber session = SessionNumber.of(SESSION);
        Map<String, Boolean> live = new HashMap<>();
        topology.memories().forEach(record -> live.put(record.key(), record.value() != null));
        assertThat(IntStream.rangeClosed(1, 2 * EVENTS).boxed())
                .noneMatch(number -> live.getOrDefault(EventTaken.keyOf(session, number), true)
                        || live.getOrDefault(Settlement.keyOf(session, number), false));
        assertThat(IntStream.rangeClosed(1, Told.MOST).boxed())
                .noneMatch(slot -> live.getOrDefault(Told.keyOf(TeamName.LOCAL, session, slot), true));
    }

    @Test
    void shouldDiscardNamedLettersInPortionsAndLeaveTheOthers() {
        giveUp();
        List<EventId> named = IntStream.range(1, EVENTS)
                .mapToObj(number -> new EventId("e" + number))
                .toList();

        topology.post(new SessionEvent.ForgetMemories(envelope("f1"), List.of(), named, false));
        Ledger first = topology.session().ledger();
        topology.awaitLedger(ledger -> ledger.discarded() == EVENTS - 1);

        assertThat(first.discarded()).isEqualTo(Portion.EVENTS);
        assertThat(liveLetters()).containsExactly(DeadLetter.keyOf(SESSION, new EventId("e" + EVENTS)));
        topology.awaitLedger(
                COARSE,
                ledger().accepted(EVENTS).processed(1).discarded(EVENTS - 1).build());
    }

    private void post(int events) {
        IntStream.rangeClosed(1, events).forEach(number -> topology.post(tool("e" + number)));
    }

    private void park(int events) {
        provider.thenFail(FailureClass.UNREACHABLE, 1_000);
        post(events);
        topology.awaitLedger(ledger().accepted(events).parked(events).build());
    }

    /** All events of the session are dead letters that may be replayed, and its provider is well again. */
    private void giveUp() {
        provider.thenFail(FailureClass.TRANSIENT, 4);
        post(EVENTS);
        topology.awaitLedger(ledger -> ledger.deadLettered() == EVENTS);
    }

    private static Ledger waiting(int accepted, int discarded) {
        return ledger().accepted(accepted)
                .pending(accepted - discarded)
                .discarded(discarded)
                .build();
    }

    private void assertNothingIsLeftToDo() {
        assertThat(topology.size(StoreNames.CHORES)).isZero();
        assertThat(topology.size(StoreNames.DEFERRED_EVENTS)).isZero();
    }

    /** What any transaction tells adds up, or it would not decode; and none moves more than a portion. */
    private void assertNoStepAbove(int most, ToLongFunction<Ledger> count) {
        long before = 0;
        for (SessionRecord record : topology.memories(SessionRecord.class)) {
            long now = count.applyAsLong(record.ledger());
            assertThat(now - before).isLessThanOrEqualTo(most);
            before = now;
        }
        assertThat(before).isGreaterThanOrEqualTo(0);
    }

    private List<Long> discarded() {
        return topology.memories(Settlement.class).stream()
                .flatMap(settlement -> settlement.sequences().stream())
                .toList();
    }

    private List<String> titlesOf(SessionId session) {
        return topology.memories(Observation.class).stream()
                .filter(memory -> memory.provenance().key().session().equals(session))
                .map(Observation::title)
                .toList();
    }

    private static List<String> titlesUpTo(int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(number -> "event " + number)
                .toList();
    }

    private List<String> liveLetters() {
        Map<String, Boolean> live = new HashMap<>();
        topology.letters().forEach(letter -> live.put(letter.key(), letter.value() != null));
        return live.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void assertEachLetterWrittenAndTakenBackOnce() {
        Map<String, List<Boolean>> history = new HashMap<>();
        for (TestRecord<String, byte[]> letter : topology.letters()) {
            history.merge(
                    letter.key(),
                    List.of(letter.value() != null),
                    (before, more) ->
                            Stream.concat(before.stream(), more.stream()).toList());
        }
        assertThat(history).hasSize(EVENTS);
        assertThat(history.values()).allMatch(List.of(true, false)::equals);
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
