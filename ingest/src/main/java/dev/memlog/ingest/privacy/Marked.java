/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

/**
 * Copies a text from start to end, with marks in place of secrets.
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

    /** The end of the part copied so far. */
    int end() {
        return from;
    }

    /** Ignores a secret that begins before {@link #end()}. */
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
