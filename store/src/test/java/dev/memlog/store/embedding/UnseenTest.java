/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.store.embedding.Unseen.Span;
import org.junit.jupiter.api.Test;

class UnseenTest {
    private final Unseen unseen = new Unseen();

    @Test
    void shouldGoDownwardsAndTakeWhatCameSinceFirst() {
        unseen.upTo(100);
        assertThat(unseen.newest()).isEqualTo(new Span(0, 100));
        unseen.downTo(80);
        unseen.upTo(110);

        assertThat(unseen.newest()).isEqualTo(new Span(100, 110));
        unseen.downTo(100);
        assertThat(unseen.newest()).isEqualTo(new Span(0, 80));
        unseen.downTo(0);

        assertThat(unseen.isEmpty()).isTrue();
    }

    @Test
    void shouldHaveNothingUntilMoreComes() {
        unseen.upTo(0);
        assertThat(unseen.isEmpty()).isTrue();
        unseen.upTo(5);
        unseen.downTo(0);
        unseen.upTo(5);
        assertThat(unseen.isEmpty()).isTrue();
        unseen.upTo(6);
        assertThat(unseen.newest()).isEqualTo(new Span(5, 6));
    }

    @Test
    void shouldLoseNoneWhenMoreSpansComeThanItKeeps() {
        for (long newest = 10; newest <= 1_000; newest += 10) {
            unseen.upTo(newest);
            unseen.downTo(newest - 1);
        }
        int spans = 0;
        long lowest = Long.MAX_VALUE;
        while (!unseen.isEmpty()) {
            Span span = unseen.newest();
            assertThat(span.upTo()).isLessThan(lowest);
            lowest = span.after();
            spans++;
            unseen.downTo(span.after());
        }
        assertThat(lowest).isZero();
        assertThat(spans).isLessThanOrEqualTo(64);
    }

    @Test
    void shouldLookAtAllAgainWhenCleared() {
        unseen.upTo(7);
        unseen.downTo(0);
        unseen.clear();
        unseen.upTo(7);

        assertThat(unseen.newest()).isEqualTo(new Span(0, 7));
    }
}
