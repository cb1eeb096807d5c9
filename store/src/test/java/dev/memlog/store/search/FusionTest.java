/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.store.search.Candidates.Scored;
import dev.memlog.store.search.SearchRequest.Scope;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FusionTest {
    private static final List<Scored> BY_MEANING = scored(List.of(900L, 150L, 3L, 131L));

    @Test
    void shouldPutFirstWhatBothFound() {
        assertThat(numbers(byWords(20))).startsWith(3L).contains(900L).hasSize(23);
    }

    /** A later page asks for more that are found by words; what the earlier pages showed must stay where it was. */
    @Test
    void shouldKeepTheOrderWhenMoreAreFoundByWords() {
        List<Long> fewer = numbers(byWords(120));
        List<Long> more = numbers(byWords(160));

        assertThat(more).startsWith(fewer.subList(0, 120).toArray(Long[]::new));
        assertThat(more).doesNotHaveDuplicates().hasSize(161);
    }

    private static List<Long> numbers(List<Scored> byWords) {
        return Fusion.fuse(byWords, BY_MEANING, 1).stream().map(Scored::number).toList();
    }

    private static List<Scored> byWords(int count) {
        return scored(LongStream.rangeClosed(1, count).boxed().toList());
    }

    private static List<Scored> scored(List<Long> numbers) {
        return numbers.stream()
                .map(number -> new Scored(Scope.OBSERVATIONS, number, 0, 1))
                .toList();
    }
}
