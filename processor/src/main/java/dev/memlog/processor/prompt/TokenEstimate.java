/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

/**
 * How many tokens a text will cost, without a tokenizer: four ASCII characters make one, a character of another script
 * costs up to a whole one. It errs on the high side, because the price of a wrong guess is a refused call.
 */
public final class TokenEstimate {
    private static final int QUARTERS = 4;

    private TokenEstimate() {}

    public static int of(CharSequence text) {
        long quarters = 0;
        for (int i = 0; i < text.length(); i++) {
            quarters += quartersOf(text.charAt(i));
        }
        return (int) Math.min(Integer.MAX_VALUE, (quarters + QUARTERS - 1) / QUARTERS);
    }

    /** The end of the longest beginning of {@code text} that fits; never between two halves of a character. */
    static int fittingHead(String text, int tokens) {
        long quarters = (long) tokens * QUARTERS;
        int end = 0;
        while (end < text.length() && (quarters -= quartersOf(text.charAt(end))) >= 0) {
            end++;
        }
        return splitsPair(text, end) ? end - 1 : end;
    }

    /** The start of the longest end of {@code text} that fits. */
    static int fittingTail(String text, int tokens) {
        long quarters = (long) tokens * QUARTERS;
        int start = text.length();
        while (start > 0 && (quarters -= quartersOf(text.charAt(start - 1))) >= 0) {
            start--;
        }
        return splitsPair(text, start) ? start + 1 : start;
    }

    private static boolean splitsPair(String text, int at) {
        return at > 0
                && at < text.length()
                && Character.isHighSurrogate(text.charAt(at - 1))
                && Character.isLowSurrogate(text.charAt(at));
    }

    private static int quartersOf(char c) {
        if (c == '<' || c == '>' || c == '&') {
            return QUARTERS; // they are sent escaped
        }
        if (c < 0x80) {
            return 1;
        }
        return c < 0x800 ? 2 : QUARTERS;
    }
}
