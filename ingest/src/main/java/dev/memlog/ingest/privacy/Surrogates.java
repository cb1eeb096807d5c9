/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

/** Mends invalid Unicode: half surrogate pairs, from agents that cut by length. */
public final class Surrogates {
    private static final char REPLACEMENT = '\uFFFD';

    private Surrogates() {}

    public static String mend(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return mendFrom(text, i);
            }
        }
        return text;
    }

    private static String mendFrom(String text, int first) {
        StringBuilder out = new StringBuilder(text);
        for (int i = first; i < out.length(); i++) {
            boolean pair = i + 1 < out.length() && Character.isSurrogatePair(out.charAt(i), out.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(out.charAt(i))) {
                out.setCharAt(i, REPLACEMENT);
            }
        }
        return out.toString();
    }
}
