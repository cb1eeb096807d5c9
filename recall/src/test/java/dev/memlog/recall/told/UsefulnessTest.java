/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.memlog.store.told.ToldCount;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsefulnessTest {
    @Test
    void shouldRaiseWhatIsUsedAndLowerWhatIsNotWithinItsBounds() {
        Usefulness usefulness =
                Usefulness.of(Map.of(1L, new ToldCount(40, 40), 2L, new ToldCount(40, 0), 3L, new ToldCount(20, 10)));

        assertThat(usefulness.factor(1)).isEqualTo(Usefulness.MOST);
        assertThat(usefulness.factor(2)).isEqualTo(Usefulness.LEAST);
        assertThat(usefulness.factor(3)).isCloseTo(1, within(1e-9));
        assertThat(usefulness.factor(4)).isEqualTo(1);
    }

    @Test
    void shouldMoveLittleForFewSessions() {
        Map<Long, ToldCount> counts = new HashMap<>();
        for (long number = 10; number < 20; number++) {
            counts.put(number, new ToldCount(20, 10));
        }
        counts.put(1L, new ToldCount(1, 1));
        counts.put(2L, new ToldCount(1, 0));
        Usefulness usefulness = Usefulness.of(counts);

        assertThat(usefulness.factor(1)).isBetween(1.0, 1.12);
        assertThat(usefulness.factor(2)).isBetween(0.88, 1.0);
    }

    @Test
    void shouldKnowNothingWithoutEnoughTellingsOrAnyUse() {
        assertThat(Usefulness.of(Map.of(1L, new ToldCount(19, 19)))).isSameAs(Usefulness.UNKNOWN);
        assertThat(Usefulness.of(Map.of(1L, new ToldCount(40, 0)))).isSameAs(Usefulness.UNKNOWN);
        assertThat(Usefulness.of(Map.of())).isSameAs(Usefulness.UNKNOWN);
        assertThat(Usefulness.UNKNOWN.factor(7)).isEqualTo(1);
    }
}
