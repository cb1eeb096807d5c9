/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into the words that a BERT vocabulary is made of: without control characters, with each Chinese
 * character and each punctuation mark as a word of its own, and where the vocabulary is of lower case, in lower case
 * and without accents.
 *
 * <p>Threading: safe; holds nothing.
 */
final class BertText {
    private static final int REPLACEMENT = 0xFFFD;

    private BertText() {}

    /** @param most the number of words after which the rest of the text is not looked at */
    static List<String> words(String text, boolean lowerCase, int most) {
        String clean = clean(text);
        String plain = lowerCase ? Normalizer.normalize(clean, Normalizer.Form.NFD) : clean;
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < plain.length() && words.size() < most; ) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            if (c == ' ') {
                end(word, words);
            } else if (isPunctuation(c)) {
                end(word, words);
                words.add(Character.toString(c));
            } else if (!lowerCase) {
                word.appendCodePoint(c);
            } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
                word.appendCodePoint(Character.toLowerCase(c));
            }
        }
        end(word, words);
        return words;
    }

    private static void end(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isSpace(c)) {
                clean.append(' ');
            } else if (isChinese(c)) {
                clean.append(' ').appendCodePoint(c).append(' ');
            } else if (c != REPLACEMENT && !isControl(c)) {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }

    private static boolean isPunctuation(int c) {
        // To BERT all that ASCII has beside letters, digits and spaces is punctuation, such as $ and +.
        boolean ascii = (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`')
                || (c >= '{' && c <= '~');
        return ascii
                || switch (Character.getType(c)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> true;
                    default -> false;
                };
    }

    private static boolean isChinese(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B73F)
                || (c >= 0x2B740 && c <= 0x2B81F)
                || (c >= 0x2B920 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }
}
