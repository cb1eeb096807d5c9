/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.ControlRecord.Line;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.provider.Usage;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionSpendTest {
    private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");

    @Test
    void shouldSumADayByModelAndTheLifeInMoney() {
        SessionSpend spend = SessionSpend.NOTHING
                .charge(charge("a", 5L), MONDAY)
                .charge(charge("b", null), MONDAY)
                .charge(charge("a", 5L), MONDAY);

        assertThat(spend.lines())
                .containsExactly(new Line("scripted", "a", 2, 20, 4, 10L), new Line("scripted", "b", 1, 10, 2, null));
        assertThat(spend.costMicros()).isEqualTo(10);
    }

    @Test
    void shouldBeginADayAnewAndKeepTheSum() {
        SessionSpend spend =
                SessionSpend.NOTHING.charge(charge("a", 5L), MONDAY).charge(charge("a", 5L), MONDAY.plusDays(1));

        assertThat(spend.day()).isEqualTo(MONDAY.plusDays(1));
        assertThat(spend.lines()).containsExactly(new Line("scripted", "a", 1, 10, 2, 5L));
        assertThat(spend.costMicros()).isEqualTo(10);
    }

    @Test
    void shouldNotOverwriteAnEarlierDayWhenTheClockIsSetBack() {
        SessionSpend spend =
                SessionSpend.NOTHING.charge(charge("a", 5L), MONDAY).charge(charge("a", 5L), MONDAY.minusDays(1));

        assertThat(spend.day()).isEqualTo(MONDAY);
        assertThat(spend.lines()).containsExactly(new Line("scripted", "a", 2, 20, 4, 10L));
    }

    @Test
    void shouldCountForTodayWhatWasSpentWhileTheClockWasAhead() {
        // The session's day had stayed in the future, and no limit of today had seen its calls.
        SessionSpend spend = SessionSpend.NOTHING
                .charge(charge("a", 5L), MONDAY.plusDays(900))
                .charge(charge("a", 5L), MONDAY);

        assertThat(spend.day()).isEqualTo(MONDAY);
        assertThat(spend.lines()).containsExactly(new Line("scripted", "a", 2, 20, 4, 10L));
    }

    @Test
    void shouldTellAModelInTwoLinesThatGotAPriceDuringTheDay() {
        SessionSpend spend =
                SessionSpend.NOTHING.charge(charge("a", null), MONDAY).charge(charge("a", 5L), MONDAY);

        assertThat(spend.lines())
                .containsExactly(new Line("scripted", "a", 1, 10, 2, null), new Line("scripted", "a", 1, 10, 2, 5L));
    }

    private static Charge charge(String model, @Nullable Long cost) {
        return new Charge("scripted", model, new Usage(10, 2), cost);
    }
}
