/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.store.StoreTestBase;
import org.junit.jupiter.api.Test;

class ContradictionsTest extends StoreTestBase {
    @Test
    void shouldTellTheNewerOfContradictingMemoriesAndTheOlderAsOfItsTime() {
        Contradictions all = new Contradictions(7);
        SupersededFigures.fill(store, all);

        SupersededFigures figures = SupersededFigures.of(store, all, 5);

        assertThat(all.told).hasSize(2_000);
        assertThat(figures.denied()).isEqualTo(200);
        assertThat(figures.near()).isEqualTo(200);
        // Recall .9 and precision .95, over all sets.
        assertThat(figures.found()).isGreaterThanOrEqualTo(180);
        assertThat(figures.mistaken() + figures.others()).isLessThanOrEqualTo(9);
        assertThat(figures.chains().older()).isLessThanOrEqualTo(5);
        assertThat(figures.chains().newer())
                .isGreaterThanOrEqualTo(figures.plain().newer());
        assertThat(figures.plain().older()).as("without chains").isGreaterThan(35);
        assertThat(figures.asOf()).isGreaterThanOrEqualTo(39);
    }
}
