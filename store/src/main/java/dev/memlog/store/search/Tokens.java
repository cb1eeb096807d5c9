/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Cuts a text into words as the full-text indexes do (unicode61 without diacritics): at all but letters, digits, marks
 * and the private characters that stand for vowel signs.
 */
final class Tokens {
    private static final Pattern MARKS = Pattern.compile("\\p{Mn}+");
    private static final int ASCII = 128;

    private Tokens() {}

    static boolean isPart(char c) {
        return c < ASCII
                ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                : isPartBeyondAscii(c);
    }

    private static boolean isPartBeyondAscii(char c) {
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || switch (Character.getType(c)) {
                    case Character.PRIVATE_USE,
                            Character.NON_SPACING_MARK,
                            Character.LETTER_NUMBER,
                            Character.OTHER_NUMBER -> true;
                    default -> false;
                };
    }

    /** In lower case, without diacritics. */
    static String fold(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (int i = 0; i < lower.length(); i++) {
            if (lower.charAt(i) >= ASCII) {
                return MARKS.matcher(Normalizer.normalize(lower, Normalizer.Form.NFD)).replaceAll("");
            }
        }
        return lower;
    }

    /** As the index keeps it. */
    static String stem(String word) {
        return PorterStemmer.stem(fold(word));
    }
}
