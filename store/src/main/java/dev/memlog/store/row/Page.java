/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.row;

import java.util.List;

/** A part of a list; {@code hasMore} is true if another part follows. */
public record Page<T>(List<T> items, boolean hasMore, int offset, int limit) {
    public Page {
        items = List.copyOf(items);
    }
}
