/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyClockTest {
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private Instant wall = START;
    private long nanos = Long.MAX_VALUE - 5;
    private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

    @Test
    void shouldTellTheWallClocksTimeWhenNobodySetsIt() {
        for (int i = 0; i < 1_000; i++) {
            pass(Duration.ofMillis(777));

            assertThat(clock.instant()).isEqualTo(wall);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {60, 3 * 3_600, 3 * 365 * 86_400L})
    void shouldGoOnWhenTheWallClockIsSetBack(long seconds) {
        wall = wall.minusSeconds(seconds);

        pass(Duration.ofSeconds(1));

        assertThat(clock.instant()).isEqualTo(START.plusMillis(500));
    }

    @Test
    void shouldMeetTheWallClockAgainWhenItWasSetBack() {
        wall = wall.minusSeconds(60);
        for (int i = 0; i < 130; i++) {
            pass(Duration.ofSeconds(1));
            clock.instant();
        }

        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void shouldFollowAWallClockThatStaysAheadAsAfterAMachinesSleep() {
        wall = wall.plus(Duration.ofHours(8));
        pass(Duration.ofSeconds(20));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(20));

        pass(Duration.ofSeconds(20));

        assertThat(clock.instant()).isEqualTo(wall);
    }

    @Test
    void shouldNotFollowAWallClockThatIsAheadForAMoment() {
        wall = wall.plus(Duration.ofDays(1_000));
        pass(Duration.ofSeconds(10));
        clock.instant();
        wall = wall.minus(Duration.ofDays(1_000));
        pass(Duration.ofSeconds(50));

        assertThat(clock.instant()).isCloseTo(wall, within(1, ChronoUnit.SECONDS));
    }

    @Test
    void shouldNeverGoBackNorStandStillWhateverIsDoneToTheWallClock() {
        Random random = new Random(7);
        Instant before = clock.instant();
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(20) == 0) {
                wall = wall.plusSeconds(random.nextInt(-12_000, 12_000));
            }
            pass(Duration.ofMillis(25));
            Instant now = clock.instant();

            assertThat(Duration.between(before, now)).isGreaterThanOrEqualTo(Duration.ofNanos(12_500_000));
            before = now;
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
        wall = wall.plus(time);
    }
}
