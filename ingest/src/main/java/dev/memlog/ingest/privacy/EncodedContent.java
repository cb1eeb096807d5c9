/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

/**
 * Finds pictures and other files as base64 within a text: unreadable, and costly at a provider. The signs are length,
 * both cases and digits, and nothing between them.
 */
final class EncodedContent {
    private static final int LEAST = 1_024;

    private EncodedContent() {}

    /** Replaces each by a mark. */
    static String leaveOut(String text) {
        if (text.length() < LEAST) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int from = 0;
        while (from < text.length()) {
            int to = from;
            while (to < text.length() && isEncoding(text.charAt(to))) {
                to++;
            }
            if (isLeftOut(text, from, to)) {
                kept.append("[… ").append(to - from).append(" characters of encoded data …]");
            } else {
                kept.append(text, from, to);
            }
            from = to;
            while (from < text.length() && !isEncoding(text.charAt(from))) {
                kept.append(text.charAt(from++));
            }
        }
        return kept.toString();
    }

    /** The other end of the run of encoding characters that begins at {@code from}, or ends there for a step of -1. */
    static int runEnd(String text, int from, int step) {
        int next = step > 0 ? from : from - 1;
        while (next >= 0 && next < text.length() && isEncoding(text.charAt(next))) {
            next += step;
        }
        return step > 0 ? next : next + 1;
    }

    static boolean isLeftOut(String text, int from, int to) {
        return to - from >= LEAST && isMixed(text, from, to);
    }

    private static boolean isEncoding(char c) {
        return isBetween(c, 'a', 'z')
                || isBetween(c, 'A', 'Z')
                || isBetween(c, '0', '9')
                || c == '+'
                || c == '/'
                || c == '-'
                || c == '_'
                || c == '=';
    }

    private static boolean isMixed(String text, int from, int to) {
        boolean small = false;
        boolean large = false;
        boolean digit = false;
        for (int at = from; at < to && !(small && large && digit); at++) {
            char c = text.charAt(at);
            small |= isBetween(c, 'a', 'z');
            large |= isBetween(c, 'A', 'Z');
            digit |= isBetween(c, '0', '9');
        }
        return small && large && digit;
    }

    private static boolean isBetween(char c, char first, char last) {
        return c >= first && c <= last;
    }
}
