/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import dev.memlog.event.text.OneLine;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Turns raw text into pieces of a sentence of bounded length. */
final class Phrase {
    private static final Pattern SEPARATORS = Pattern.compile("(?<![/\\\\])[/\\\\]++$");
    static final int CODE = 90;
    static final int TITLE = 140;
    static final int SENTENCE = 300;
    static final int PARAGRAPH = 1_500;
    private static final int NAMED = 3;

    private Phrase() {}

    /** The text as the beginning of a sentence. */
    static String capitalized(String text) {
        if (text.isEmpty()) {
            return text;
        }
        int first = text.codePointAt(0);
        return Character.toString(Character.toTitleCase(first)) + text.substring(Character.charCount(first));
    }

    /** The text on one line. */
    static String line(String text, int maxLength) {
        // Only the beginning can end up in the line, however long the text is.
        return head(OneLine.of(head(text, 8 * maxLength)).strip(), maxLength);
    }

    static String head(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        int end = maxLength - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    static String code(String text) {
        return "`" + line(text, CODE) + "`";
    }

    static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The text up to the end of its first sentence, without the full stop. */
    static String firstSentence(String text) {
        String first = firstLine(text);
        int end = first.indexOf(". ");
        String sentence = end > 0 ? first.substring(0, end) : first;
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** {@code a}, {@code a and b}, {@code a, b and c}, {@code a, b, c and 4 more}. */
    static String list(Collection<String> words) {
        List<String> all = List.copyOf(words);
        if (all.size() <= 1) {
            return String.join("", all);
        }
        if (all.size() <= NAMED) {
            return String.join(", ", all.subList(0, all.size() - 1)) + " and " + all.get(all.size() - 1);
        }
        return String.join(", ", all.subList(0, NAMED)) + " and " + (all.size() - NAMED) + " more";
    }

    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    static String fileName(String path) {
        String trimmed = SEPARATORS.matcher(path).replaceFirst("");
        return trimmed.substring(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
    }
}
