/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

/**
 * A text in which secrets give way to marks, from its beginning to its end.
 *
 * <p>Threading: one text, one thread.
 */
final class Marked {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int from;

    Marked(String text) {
        this.text = text;
    }

    static String mark(String kind) {
        return "[redacted:" + kind + "]";
    }

    /** Up to where the text is done. */
    int end() {
        return from;
    }

    /** What begins before {@link #end()} is passed over. */
    void put(int start, int end, String kind) {
        if (start >= from && end > start) {
            out.append(text, from, start).append(mark(kind));
            from = end;
        }
    }

    String result() {
        return from == 0 ? text : out.append(text, from, text.length()).toString();
    }
}
