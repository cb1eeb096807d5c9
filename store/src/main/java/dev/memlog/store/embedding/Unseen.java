/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The numbers of memories that were not looked at yet, as spans, the newest first: memories come while older ones still
 * wait, and are to be taken before these.
 *
 * <p>Threading: confined to the thread that makes vectors.
 */
final class Unseen {
    /** So many only where an import is faster than vectors for a long time. */
    private static final int MOST_SPANS = 64;

    private final Deque<Span> spans = new ArrayDeque<>();
    private long known;

    /** The numbers above {@code after}, up to {@code upTo}. */
    record Span(long after, long upTo) {}

    /** Adds the numbers that have come since. */
    void upTo(long newest) {
        if (newest <= known) {
            return;
        }
        spans.push(new Span(known, newest));
        known = newest;
        if (spans.size() > MOST_SPANS) {
            Span all = new Span(spans.getLast().after(), newest);
            spans.clear();
            spans.push(all);
        }
    }

    boolean isEmpty() {
        return spans.isEmpty();
    }

    Span newest() {
        return spans.element();
    }

    /** The numbers above this one, in the newest span, have been looked at. */
    void downTo(long number) {
        Span span = spans.pop();
        if (number > span.after()) {
            spans.push(new Span(span.after(), number));
        }
    }

    /** Nothing has been looked at. */
    void clear() {
        spans.clear();
        known = 0;
    }
}
