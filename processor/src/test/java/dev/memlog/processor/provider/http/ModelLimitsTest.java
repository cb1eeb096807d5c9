/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What calls show of a model's size, and what they only seem to show. */
class ModelLimitsTest {
    private static final int ANY = Integer.MAX_VALUE;
    private final ModelLimits limits = new ModelLimits(4_096);

    @Test
    void shouldBelieveTheNumberOfARefusal() {
        limits.answered(12_000);

        limits.tooLong(11_000, OptionalLong.of(4_096));

        assertThat(most()).isEqualTo(3_072);
        assertThat(limits.room()).isEqualTo(1_024);
    }

    @Test
    void shouldDoubtAnEmptyAnswersReasonUntilASmallerRequestIsAnswered() {
        limits.empty(20_000);
        int doubted = most();
        int again = limits.promptTokens(true);
        limits.answered(6_000);

        assertThat(doubted).isEqualTo(ANY);
        assertThat(again).isEqualTo(6_666);
        assertThat(most()).isEqualTo(10_000);
    }

    @Test
    void shouldNeverGoBelowASizeThatWasAnswered() {
        limits.answered(9_000);

        for (int i = 0; i < 2; i++) {
            limits.empty(8_000);
            limits.answered(2_000);
            limits.tooLong(8_500, OptionalLong.empty());
            limits.answered(2_000);
            limits.full(8_900, 300);
            limits.answered(2_000);
        }

        assertThat(most()).isEqualTo(ANY);
    }

    @Test
    void shouldInferNoLessThanWhatWasAnswered() {
        limits.answered(9_000);

        limits.empty(10_000);
        limits.answered(2_000);

        assertThat(most()).isEqualTo(9_000);
    }

    @Test
    void shouldNotTakeAServerThatCountsOtherwiseForOneThatCutsOff() {
        boolean answered = limits.countedFew(4_000, 7, true);
        boolean inProse = limits.countedFew(9_000, 7, false);

        assertThat(answered).isFalse();
        assertThat(inProse).isFalse();
        assertThat(most()).isEqualTo(ANY);
    }

    @Test
    void shouldGrowAgainWhileAnswersAreGoodAndMoreSlowlyEachTime() {
        assertThat(limits.countedFew(20_000, 4_000, false)).isTrue();
        assertThat(answersUntilItGrows()).isEqualTo(8);
        assertThat(most()).isEqualTo(6_000);

        assertThat(limits.countedFew(6_000, 4_000, false)).isTrue();
        assertThat(answersUntilItGrows()).isEqualTo(16);
        assertThat(limits.countedFew(6_000, 4_000, false)).isTrue();
        assertThat(answersUntilItGrows()).isEqualTo(32);
    }

    @Test
    void shouldForgetAnInferredLimitInTheEnd() {
        limits.countedFew(20_000, 100, false);
        assertThat(most()).isEqualTo(1_000);

        int answers = 0;
        while (most() != ANY) {
            limits.answered(most());
            answers++;
        }

        assertThat(answers).isLessThan(100);
        assertThat(limits.describe()).isEmpty();
    }

    @Test
    void shouldNoticeThatTheModelIsAnotherOneNow() {
        limits.answered(9_000);

        for (int i = 0; i < 4; i++) {
            limits.tooLong(8_500, OptionalLong.empty());
        }

        assertThat(most()).isEqualTo(8_500 / 3);
    }

    private int most() {
        return limits.promptTokens(false);
    }

    private int answersUntilItGrows() {
        int before = most();
        int answers = 0;
        while (most() == before) {
            limits.answered(before * 4 / 5);
            answers++;
        }
        return answers;
    }
}
