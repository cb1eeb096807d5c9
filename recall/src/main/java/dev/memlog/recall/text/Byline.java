/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.row.Rows.MemoryRow;
import org.jspecify.annotations.Nullable;

/**
 * Names the author of a memory where it is told to somebody else.
 *
 * @param reader an author; null where nobody is named
 */
public record Byline(@Nullable String reader) {
    public static final Byline NONE = new Byline(null);
    private static final int NAME = 40;

    /** {@code " [by ada]"}, or nothing for the reader's own memories. */
    public String of(MemoryRow row) {
        String author = RecalledText.line(row.author(), NAME);
        return reader == null || author.isEmpty() || row.author().equals(reader) ? "" : " [by " + author + "]";
    }
}
