/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GivenMemoriesTest {
    @Test
    void shouldForgetTheSessionsOfLongestAgoOnceThereAreTooManyNumbers() {
        GivenMemories given = new GivenMemories();
        List<Long> many = LongStream.range(0, 400).boxed().toList();
        for (int i = 0; i < 600; i++) {
            given.begin("s-" + i, many);
        }
        assertThat(given.has("s-599", 399)).isTrue();
        assertThat(given.has("s-101", 399)).isTrue();
        assertThat(given.has("s-99", 399)).isFalse();

        given.add("s-599", List.of(7_000L));
        assertThat(given.has("s-599", 7_000L)).isTrue();
        assertThat(given.has("s-599", 3)).isTrue();
    }

    @Test
    void shouldForgetTheSessionsOfLongestAgoOnceThereAreTooMany() {
        GivenMemories given = new GivenMemories();
        for (int i = 0; i < 2_001; i++) {
            given.add("s-" + i, List.of(1L));
        }
        assertThat(given.has("s-0", 1)).isFalse();
        assertThat(given.has("s-1", 1)).isTrue();
    }
}
