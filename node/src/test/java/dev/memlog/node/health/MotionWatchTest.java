/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.node.health.LogProgress.Position;
import dev.memlog.node.health.Standstill.Reason;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.topology.metrics.TopologyMotion;
import dev.memlog.topology.metrics.TopologyMotion.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MotionWatchTest {
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);
    private static final int PLACES = 2;
    private static final Object TASK = "task";
    private static final SessionNumber ONE = new SessionNumber(1);
    private static final SessionNumber TWO = new SessionNumber(2);

    private long nanos;
    private Instant wall = Instant.parse("2026-01-01T10:00:00Z");
    private boolean running = true;
    private List<ProviderStatus> providers = List.of(fine(0));
    private Map<Integer, Position> log = Map.of();

    private final TopologyMotion motion = new TopologyMotion(() -> nanos);
    private final MotionWatch watch = new MotionWatch(
            motion, () -> running, at -> providers, name -> PLACES, CALL_TIMEOUT, of -> log, () -> wall, () -> nanos);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void shouldNameACallThatIsOlderThanItsDeadline() {
        motion.calling(TASK, ONE, true);

        pass(CALL_TIMEOUT.plusSeconds(55));
        assertThat(reasons()).isEmpty();
        pass(Duration.ofSeconds(10));

        assertThat(reasons()).containsExactly(Reason.CALL_OVERDUE);
        assertThat(watch.isFine()).isFalse();
        assertThat(watch.details()).singleElement().satisfies(detail -> {
            assertThat(detail.name()).isEqualTo("call-overdue");
            assertThat(detail.message()).contains("3 minutes", "restart this node");
            assertThat(detail.since()).isEqualTo(wall.minus(CALL_TIMEOUT.plusSeconds(65)));
        });
        motion.calling(TASK, ONE, false);
        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldNotCallALongTailOfShortCallsOverdue() {
        for (int i = 0; i < 100; i++) {
            motion.calling(TASK, ONE, true);
            pass(CALL_TIMEOUT);
            motion.calling(TASK, ONE, false);
            assertThat(reasons()).isEmpty();
        }
    }

    @Test
    void shouldForgetTheCallsOfATaskThatIsGone() {
        motion.calling(TASK, ONE, true);
        motion.stopped(TASK);

        pass(CALL_TIMEOUT.multipliedBy(3));

        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldNameWhatCouldStartAndDoesNot() {
        motion.waits(TASK, Waiting.START);

        pass(Duration.ofSeconds(55));
        assertThat(reasons()).isEmpty();
        pass(Duration.ofSeconds(10));

        assertThat(reasons()).containsExactly(Reason.NOT_STARTED);
        motion.calling(TASK, ONE, true);
        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldWaitForThePlacesThatSlowCallsHold() {
        motion.calling(TASK, ONE, true);
        motion.calling(TASK, TWO, true);
        motion.waits(TASK, Waiting.START);
        providers = List.of(fine(PLACES));

        pass(CALL_TIMEOUT);
        assertThat(reasons()).isEmpty();

        // The place is free from now on, not for as long as the other waited.
        motion.calling(TASK, ONE, false);
        providers = List.of(fine(1));
        assertThat(reasons()).isEmpty();
        motion.calling(TASK, TWO, false);
        motion.calling(TASK, TWO, true);
        pass(Duration.ofSeconds(65));
        assertThat(reasons()).containsExactly(Reason.NOT_STARTED);
    }

    @Test
    void shouldNameAPlaceThatNoCallHoldsOnceACallWouldBeOver() {
        providers = List.of(fine(PLACES));
        motion.waits(TASK, Waiting.START);

        pass(CALL_TIMEOUT);
        assertThat(reasons()).as("a call that somebody else makes").isEmpty();
        pass(Duration.ofSeconds(65));

        assertThat(reasons()).containsExactly(Reason.NOT_STARTED);
    }

    @Test
    void shouldFindNothingWrongWithWhatRestsForGoodReason() {
        // Nothing to do, a provider's next minute, a provider left alone: each for a day.
        for (Waiting waiting : List.of(Waiting.NOTHING, Waiting.PACE)) {
            motion.waits(TASK, waiting);
            pass(Duration.ofDays(1));
            assertThat(reasons()).as(waiting.name()).isEmpty();
        }
        motion.waits(TASK, Waiting.PROVIDER);
        for (int probe = 0; probe < 30; probe++) {
            providers = List.of(leftAlone(wall.plus(Duration.ofHours(1))));
            pass(Duration.ofHours(1));
            assertThat(reasons()).as("probe " + probe).isEmpty();
            pass(CALL_TIMEOUT);
            assertThat(reasons()).as("under way").isEmpty();
        }
    }

    @Test
    void shouldNameAProbeThatNobodyMakesWhileSessionsWaitForIt() {
        providers = List.of(leftAlone(wall.plusSeconds(15)));
        motion.waits(TASK, Waiting.PROVIDER);
        assertThat(reasons()).isEmpty();

        pass(Duration.ofSeconds(15).plus(CALL_TIMEOUT).plusSeconds(55));
        assertThat(reasons()).isEmpty();
        pass(Duration.ofSeconds(10));

        assertThat(reasons()).containsExactly(Reason.PROBE_OVERDUE);
        motion.waits(TASK, Waiting.NOTHING);
        assertThat(reasons()).as("nobody waits for it").isEmpty();
    }

    @Test
    void shouldNotTakeAWallClockThatIsSetForTimeThatPassed() {
        providers = List.of(leftAlone(wall.plusSeconds(15)));
        motion.waits(TASK, Waiting.PROVIDER);
        assertThat(reasons()).isEmpty();

        wall = wall.plus(Duration.ofHours(3));
        assertThat(reasons()).isEmpty();
        pass(Duration.ofSeconds(30));

        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldNameATaskThatIsRestoredAgainAndAgain() {
        for (int i = 0; i <= 3; i++) {
            motion.opened(0);
            motion.opened(1);
            motion.closed(0);
            motion.closed(1);
            pass(Duration.ofSeconds(30));
        }
        motion.opened(1);
        assertThat(reasons())
                .as("one task each, and what is first opened was not restored")
                .containsExactly(Reason.FENCED);
        assertThat(motion.restarts()).isEqualTo(7);

        pass(Duration.ofMinutes(6));

        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldFindNothingWrongWithOneLostTransactionOfManyTasks() {
        for (int partition = 0; partition < 24; partition++) {
            motion.opened(partition);
            motion.closed(partition);
            motion.opened(partition);
        }

        assertThat(motion.partitions()).hasSize(24);
        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldNameALogThatIsNotCommitted() {
        motion.opened(0);
        log = Map.of(0, new Position(10, 7L));
        lookFor(Duration.ofSeconds(55));
        assertThat(reasons()).isEmpty();

        log = Map.of(0, new Position(500, 7L));
        lookFor(Duration.ofSeconds(30));
        assertThat(reasons()).containsExactly(Reason.NOT_COMMITTED);

        log = Map.of(0, new Position(500, 8L));
        lookFor(Duration.ofSeconds(30));
        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldFindNothingWrongWithALogThatIsReadToItsEndOrHasNeverBeenWritten() {
        log = Map.of(0, new Position(10, 10L), 1, new Position(0, null));

        lookFor(Duration.ofMinutes(10));

        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldNameALogThatWasNeverCommitted() {
        log = Map.of(0, new Position(10, null));

        lookFor(Duration.ofMinutes(2));

        assertThat(reasons()).containsExactly(Reason.NOT_COMMITTED);
    }

    @Test
    void shouldExpectNothingDuringABackupAndGiveTimeAfterIt() {
        motion.calling(TASK, ONE, true);
        motion.waits(TASK, Waiting.START);
        log = Map.of(0, new Position(10, 7L));
        motion.hold(true);
        lookFor(Duration.ofMinutes(30));
        assertThat(reasons()).isEmpty();

        motion.hold(false);
        lookFor(Duration.ofSeconds(50));

        assertThat(reasons()).isEmpty();
    }

    @Test
    void shouldExpectNothingWhileTheTopologyRestoresOrRebalances() {
        motion.waits(TASK, Waiting.START);
        running = false;
        lookFor(Duration.ofMinutes(30));
        assertThat(reasons()).isEmpty();

        running = true;

        assertThat(reasons()).isEmpty();
        lookFor(Duration.ofSeconds(65));
        assertThat(reasons()).containsExactly(Reason.NOT_STARTED);
    }

    @Test
    void shouldNotCountTimeInWhichTheProcessWasFrozen() {
        motion.calling(TASK, ONE, true);
        motion.waits(TASK, Waiting.START);
        assertThat(reasons()).isEmpty();

        nanos += Duration.ofHours(8).toNanos();

        assertThat(reasons()).isEmpty();
    }

    /** As the watch's own thread sees it. */
    private void lookFor(Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 5) {
            pass(Duration.ofSeconds(5));
            watch.lookAtAll();
        }
    }

    /** Somebody looks now and then, or the machine would seem to have slept. */
    private void pass(Duration time) {
        for (long left = time.toSeconds(); left > 0; left -= 5) {
            Duration step = Duration.ofSeconds(Math.min(5, left));
            nanos += step.toNanos();
            wall = wall.plus(step);
            watch.isFine();
        }
    }

    private List<Reason> reasons() {
        return watch.standing().stream().map(Standstill::reason).toList();
    }

    private static ProviderStatus fine(int inFlight) {
        return new ProviderStatus("openai", true, null, null, null, null, inFlight, null, List.of());
    }

    private ProviderStatus leftAlone(@Nullable Instant probeAt) {
        return new ProviderStatus(
                "openai", false, FailureClass.UNREACHABLE, wall, probeAt, "no route", 0, null, List.of());
    }
}
