/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

/** Cuts the middle out of a text that is too long and marks the cut: head and tail carry most. */
final class Elision {
    private static final double HEAD_SHARE = 0.6;
    private static final int MARK_TOKENS = 12;

    private Elision() {}

    static String cut(String text, int maxTokens) {
        // A text this short always fits, which spares most fields the count.
        if (text.length() <= maxTokens || TokenEstimate.of(text) <= maxTokens) {
            return text;
        }
        int left = Math.max(0, maxTokens - MARK_TOKENS);
        int head = TokenEstimate.fittingHead(text, (int) (left * HEAD_SHARE));
        int tail = TokenEstimate.fittingTail(text, (int) (left * (1 - HEAD_SHARE)));
        return text.substring(0, head) + "\n[… " + (tail - head) + " characters left out …]\n" + text.substring(tail);
    }

    /** The first {@code length} characters, or one less so as not to halve a character. */
    static String head(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
