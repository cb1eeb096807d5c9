/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
    private static final Instant NOW = Instant.parse("2026-11-29T20:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-11-30T19:59:59Z, 2026-11-30T19:59:59Z",
        "2026-11-30T20:00:01Z, 2026-11-29T20:00:00Z",
        "2031-01-01T00:00:00Z, 2026-11-29T20:00:00Z",
        "2009-01-01T00:00:00Z, 2009-01-01T00:00:00Z",
        "-0044-03-15T12:00:00Z, 1970-01-01T00:00:00Z",
    })
    void shouldTakeTheTimeOfArrivalForADayOfTheFuture(String said, String taken) {
        assertThat(Bounds.time(Instant.parse(said), NOW)).isEqualTo(taken);
    }

    @Test
    void shouldGiveMillisecondsForEveryMoment() {
        assertThat(Bounds.time(Instant.MAX).toEpochMilli()).isEqualTo(Bounds.LATEST.toEpochMilli());
        assertThat(Bounds.time(Instant.MIN).toEpochMilli()).isZero();
        assertThat(Bounds.time(Instant.MAX, Instant.MAX)).isEqualTo(Bounds.LATEST);
        assertThat(Bounds.time(Instant.MIN, Instant.MAX)).isEqualTo(Bounds.EARLIEST);
        assertThat(Duration.between(Bounds.EARLIEST, Bounds.LATEST).toMillis()).isPositive();
    }

    @Test
    void shouldKeepCountsWhoseSumIsANumber() {
        assertThat(Bounds.count(Long.MAX_VALUE) * 1_000_000).isPositive();
        assertThat(Bounds.count(Long.MIN_VALUE)).isZero();
        assertThat(Bounds.count(42L)).isEqualTo(42);
        assertThat(Bounds.countOrNull(null)).isNull();
    }
}
