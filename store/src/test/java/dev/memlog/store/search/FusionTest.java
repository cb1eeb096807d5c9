/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.memlog.store.search.Candidates.Scored;
import dev.memlog.store.search.NearMemories.Similarity;
import dev.memlog.store.search.SearchRequest.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FusionTest {
    private static final List<Scored> BY_MEANING =
            List.of(near(900, 0.9), near(250, 0.8), near(3, 0.6), near(231, 0.5));

    @Test
    void shouldPutFirstWhatBothFound() {
        assertThat(numbers(byWords(20)))
                .startsWith(3L, 1L)
                .contains(900L, 250L, 231L)
                .hasSize(23);
    }

    /** A later page asks for more that are found by words; what the earlier pages showed must stay where it was. */
    @Test
    void shouldKeepTheOrderWhenMoreAreFoundByWords() {
        List<Long> fewer = numbers(byWords(220));
        List<Long> more = numbers(byWords(260));

        assertThat(more).startsWith(fewer.subList(0, 220).toArray(Long[]::new));
        assertThat(more).doesNotHaveDuplicates().hasSize(261);
    }

    @Test
    void shouldTellWhatMeaningCounts() {
        Scored both = new Fusion(1, new Similarity(Map.of(3L, 0.6), 0.2), 1, 1)
                .fuse(byWords(20), BY_MEANING)
                .getFirst();

        assertThat(both.evidence().meaning()).isCloseTo(0.5, within(1e-9));
        assertThat(both.evidence().meaningPlace()).isEqualTo(3);
    }

    private static List<Long> numbers(List<Scored> byWords) {
        return new Fusion(1, new Similarity(Map.of(3L, 0.6), 0.2), 1, 1)
                .fuse(byWords, BY_MEANING).stream().map(Scored::number).toList();
    }

    private static List<Scored> byWords(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(number -> new Scored(Scope.OBSERVATIONS, number, 0, 1 - number / 1_000.0))
                .toList();
    }

    private static Scored near(long number, double cosine) {
        return new Scored(Scope.OBSERVATIONS, number, 0, cosine);
    }
}
