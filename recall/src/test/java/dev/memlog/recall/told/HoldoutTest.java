/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldoutTest {
    private static Stream<SessionNumber> sessions() {
        Random random = new Random(1);
        return Stream.generate(() ->
                        SessionNumber.of(SessionId.local(new UUID(random.nextLong(), random.nextLong()).toString())))
                .limit(20_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 50, 90})
    void shouldHoldOutItsShareAlsoOfThePartitionOfEachRemainder(int percent) {
        Holdout holdout = new Holdout(percent);

        double all = sessions().filter(holdout::holds).count() / 20_000.0;
        double ofOnePartition = sessions()
                        .filter(session -> session.partition(4) == 1)
                        .filter(holdout::holds)
                        .count()
                / 5_000.0;

        assertThat(all * 100).isBetween(percent - 0.03 * percent - 0.7, percent + 0.03 * percent + 0.7);
        assertThat(ofOnePartition * 100).isBetween(percent * 0.9 - 1, percent * 1.1 + 1);
    }

    @Test
    void shouldHoldOutTheSameSessionsAtAnyTimeAndAtEveryLargerShare() {
        Holdout ten = new Holdout(10);
        Holdout twenty = new Holdout(20);

        assertThat(sessions().filter(ten::holds))
                .allMatch(new Holdout(10)::holds)
                .allMatch(twenty::holds);
        assertThat(ten.holds(new SessionNumber(1))).isEqualTo(ten.holds(new SessionNumber(1)));
    }

    @Test
    void shouldRefuseAShareOfEverybody() {
        assertThatThrownBy(() -> new Holdout(91))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("context.holdout must be 0 to 90, not 91");
    }
}
