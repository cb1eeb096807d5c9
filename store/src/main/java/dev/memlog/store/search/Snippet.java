/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.util.List;

/**
 * A passage of a memory and the positions of the search terms in it. The text is unchanged and the marks are beside it,
 * so that each view escapes the text and inserts its own marks.
 *
 * @param marks in order, not overlapping
 */
public record Snippet(String text, List<Mark> marks) {
    static final Snippet NONE = new Snippet("", List.of());

    public Snippet {
        marks = List.copyOf(marks);
    }

    /** From the character {@code start} up to but not including {@code end}, counted in UTF-16 units. */
    public record Mark(int start, int end) {}
}
