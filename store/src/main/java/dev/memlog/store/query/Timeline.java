/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.row.Rows.MemoryRow;
import java.util.List;

/** Memories of all kinds around a moment, the oldest first; the memory at the moment itself is in neither list. */
public record Timeline(List<MemoryRow> before, List<MemoryRow> after) {
    public Timeline {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
