/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentEntriesTest {
    @Test
    void shouldRemoveTheEntryWhoseLastUseIsLongestAgo() {
        RecentEntries<String, Integer> entries = new RecentEntries<>(2);
        entries.put("a", 1);
        entries.put("b", 2);

        assertThat(entries.get("a")).isEqualTo(1);
        entries.put("c", 3);

        assertThat(entries).containsOnlyKeys("a", "c");
    }
}
