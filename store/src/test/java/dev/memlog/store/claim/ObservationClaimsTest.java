/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationClaimsTest {
    /** Two commands about one file, of which the second "denied" the first by the length of its output. */
    @Test
    void shouldNotTakeWhatOneRunPrintedForAClaim() {
        ObservationClaims log = claims("Show the order log", "Command: cat orders.log", "The output has 499 lines");
        ObservationClaims errors =
                claims("Slowest errors", "Command: grep ERROR orders.log", "The output has 21 lines");

        assertThat(errors.denies(log)).isFalse();
        assertThat(claims("Order log", "Output: port 9090").denies(claims("Order log", "Output: port 8080")))
                .isFalse();
    }

    @Test
    void shouldTakeOtherFactsForClaims() {
        assertThat(claims("Checkout", "Checkout listens on port 9090 now")
                        .denies(claims("Checkout", "Checkout listens on port 8080")))
                .isTrue();
    }

    private static ObservationClaims claims(String title, String... facts) {
        return new ObservationClaims(title, null, List.of(facts));
    }
}
