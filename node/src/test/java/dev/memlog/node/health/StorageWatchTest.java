/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.node.health.StorageWatch.Reading;
import dev.memlog.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageWatchTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private final TestClock clock = new TestClock(START);
    private Reading reading = new Reading(0, 0);
    private boolean held;
    private final StorageWatch watch = new StorageWatch(() -> reading, () -> held, Duration.ofMinutes(15), clock);

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void shouldBeFineWhenNothingWaitsForHours() {
        letPass(300);

        assertThat(watch.isFine()).isTrue();
    }

    @Test
    void shouldFailAndSaySinceWhenOnceNothingWasStoredForSoLongAlthoughEventsWait() {
        reading = new Reading(3, 7);
        letPass(15);
        assertThat(watch.isFine()).isTrue();

        letPass(2);

        assertThat(watch.isFine()).isFalse();
        assertThat(watch.stuck()).hasValueSatisfying(detail -> {
            assertThat(detail.name()).isEqualTo("storage");
            assertThat(detail.since()).isEqualTo(START.plus(Duration.ofMinutes(1)));
            assertThat(detail.message()).contains("3 events wait");
        });
    }

    @Test
    void shouldStayFailedWhenOnlyMoreEventsArrive() {
        for (int i = 1; i <= 20; i++) {
            reading = new Reading(i, 7);
            letPass(1);
        }

        assertThat(watch.isFine()).isFalse();
    }

    @Test
    void shouldBeFineAgainWhenOneMemoryIsStored() {
        reading = new Reading(3, 7);
        letPass(20);
        assertThat(watch.isFine()).isFalse();

        reading = new Reading(3, 8);
        letPass(1);

        assertThat(watch.isFine()).isTrue();
    }

    @Test
    void shouldBeFineWhileALongBacklogIsWorkedThrough() {
        for (int i = 100; i > 0; i--) {
            reading = new Reading(i, 7);
            letPass(1);
        }

        assertThat(watch.isFine()).isTrue();
    }

    @Test
    void shouldExpectNothingWhileCallsAreHeldBack() {
        reading = new Reading(3, 7);
        held = true;
        letPass(60);
        assertThat(watch.isFine()).isTrue();

        held = false;
        letPass(17);

        assertThat(watch.isFine()).isFalse();
    }

    @Test
    void shouldNotCountTheNightThatTheMachineSlept() {
        reading = new Reading(3, 7);
        letPass(10);
        clock.advance(Duration.ofHours(9));
        watch.look();

        assertThat(watch.isFine()).isTrue();
    }

    private void letPass(int minutes) {
        for (int i = 0; i < minutes; i++) {
            clock.advance(Duration.ofMinutes(1));
            watch.look();
        }
    }
}
