/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClaimProbeTest {
    /** All pairs of more would take many seconds. */
    private static final int SETS = 2;

    @Test
    void shouldHoldBackNoPairOfWhichOneDeniesTheOther() {
        List<ObservationClaims> all = claims();
        int denials = 0;
        int held = 0;

        for (ObservationClaims one : all) {
            ClaimProbe probe = new ClaimProbe(one);
            for (ObservationClaims other : all) {
                boolean concerns = probe.mayConcern(other.sieve());
                held += concerns ? 0 : 1;
                if (one.denies(other) || other.denies(one)) {
                    denials++;
                    assertThat(concerns).isTrue();
                }
            }
        }

        assertThat(denials).isGreaterThan(150);
        // What it is for: most pairs are known to be none without their texts.
        assertThat(held).isGreaterThan(all.size() * all.size() * 9 / 10);
    }

    private static List<ObservationClaims> claims() {
        return new Contradictions(7)
                .pairs.stream()
                        .filter(pair -> Contradictions.SETS.indexOf(pair.set()) < SETS)
                        .flatMap(pair -> Stream.of(pair.earlier(), pair.later()))
                        .map(said -> new ObservationClaims(said.title(), null, said.facts()))
                        .toList();
    }
}
