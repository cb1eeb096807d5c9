/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds words that the tokenizer does not split: it splits at anything but letters and digits, so it splits
 * {@code snake_case} and paths, but takes {@code depotZebra} and a Chinese or Japanese sentence as one word. These parts are
 * indexed beside the text: the humps of an identifier, and each few neighbouring characters of a script that is written
 * without spaces: two of those that have thousands, three of those that have some seventy, such as Thai (decision
 * 0044).
 */
public final class SearchTerms {
    private static final int MAX_PART = 64;
    private static final char FIRST_UNSPACED = '\u0E00';
    private static final int FEW = 3;

    /** Letters and vowel signs of scripts whose words follow each other without a space. */
    private static final String OF_FEW_LETTERS = "[\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}\\p{IsTai_Tham}"
            + "\\p{IsTai_Le}\\p{IsNew_Tai_Lue}\\p{IsTai_Viet}\\p{IsJavanese}\\p{IsBalinese}]";

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern FEW_LETTERS = Pattern.compile(OF_FEW_LETTERS + "+");
    private static final Pattern UNSPACED =
            Pattern.compile("[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsHangul}]+|" + OF_FEW_LETTERS + "+");

    /** Invisible line-break characters, which only some keyboards and editors put between words of these scripts. */
    private static final Pattern BREAK =
            Pattern.compile("(?<=" + OF_FEW_LETTERS + ")[\u200B-\u200D\u2060\u00AD]++(?=" + OF_FEW_LETTERS + ")");

    private static final Pattern HUMP =
            Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

    private SearchTerms() {}

    /**
     * The text to index beside these texts: the parts of each word once and consecutively, so that they match as a
     * phrase.
     */
    public static String beside(@Nullable String... texts) {
        Set<String> parts = new LinkedHashSet<>();
        for (String text : texts) {
            if (text != null) {
                words(text).forEach(word -> addParts(word, parts));
            }
        }
        return String.join(" ", parts);
    }

    public static List<String> words(String text) {
        // Looking back at each character takes longer than all the rest, and hardly any text has a break.
        String whole = text.chars().anyMatch(SearchTerms::isBreak)
                ? BREAK.matcher(text).replaceAll("")
                : text;
        return WORD.matcher(whole).results().map(match -> match.group()).toList();
    }

    private static boolean isBreak(int character) {
        return (character >= '\u200B' && character <= '\u200D') || character == '\u2060' || character == '\u00AD';
    }

    /** The humps of an identifier, the whole of any other word. */
    public static List<String> humps(String word) {
        return List.of(HUMP.split(word));
    }

    /** A word cut where the script changes between one written with spaces and one without. */
    public static List<String> runs(String word) {
        List<String> runs = new ArrayList<>();
        Matcher matcher = UNSPACED.matcher(word);
        int end = 0;
        while (matcher.find()) {
            if (matcher.start() > end) {
                runs.add(word.substring(end, matcher.start()));
            }
            runs.add(matcher.group());
            end = matcher.end();
        }
        if (end < word.length()) {
            runs.add(word.substring(end));
        }
        return runs;
    }

    public static boolean isUnspaced(String run) {
        return UNSPACED.matcher(run).matches();
    }

    /** Whether its script has so few letters that a pair of them is not distinctive. */
    public static boolean hasFewLetters(String run) {
        return FEW_LETTERS.matcher(run).matches();
    }

    /** Each two neighbouring characters, three of a script with few letters, once; all of a run that is shorter. */
    public static List<String> pairs(String run) {
        int together = together(run);
        int[] characters = run.codePoints().toArray();
        if (characters.length <= together) {
            return List.of(run);
        }
        Set<String> pairs = new LinkedHashSet<>();
        for (int i = 0; i + together <= characters.length; i++) {
            pairs.add(new String(characters, i, together));
        }
        return List.copyOf(pairs);
    }

    /** The number of characters that are indexed together. */
    public static int together(String run) {
        return hasFewLetters(run) ? FEW : 2;
    }

    /**
     * Neighbouring characters as one word for the tokenizer, which splits at vowel signs: a private-use character
     * replaces each vowel sign.
     */
    public static String token(String characters) {
        if (!hasFewLetters(characters)) {
            return characters;
        }
        StringBuilder token = new StringBuilder();
        characters
                .codePoints()
                .forEach(each ->
                        token.appendCodePoint(Character.isLetterOrDigit(each) ? each : 0xE000 | (each & 0x0FFF)));
        return token.toString();
    }

    /**
     * The pairs that carry the meaning: those without hiragana, in which Japanese writes its endings and particles; all
     * pairs where there are no others.
     */
    public static List<String> contentPairs(String run) {
        List<String> pairs = pairs(run);
        List<String> content = pairs.stream()
                .filter(pair ->
                        pair.codePoints().noneMatch(character -> UnicodeScript.of(character) == UnicodeScript.HIRAGANA))
                .toList();
        return content.isEmpty() ? pairs : content;
    }

    private static void addParts(String word, Set<String> parts) {
        if (isPlain(word)) {
            return;
        }
        List<String> runs = runs(word);
        for (String run : runs) {
            if (isUnspaced(run)) {
                pairs(run).forEach(pair -> parts.add(token(pair)));
                addLast(run, parts);
            } else {
                List<String> humps = humps(run);
                if (humps.size() > 1 || runs.size() > 1) {
                    parts.add(humps.stream()
                            .filter(hump -> hump.length() <= MAX_PART)
                            .map(hump -> hump.toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" ")));
                }
            }
        }
    }

    /** A shorter text is searched as a prefix of the pairs; the last characters begin no pair. */
    private static void addLast(String run, Set<String> parts) {
        int characters = run.codePointCount(0, run.length());
        for (int last = Math.min(together(run), characters) - 1; last > 0; last--) {
            parts.add(token(run.substring(run.offsetByCodePoints(run.length(), -last))));
        }
    }

    // Most words are ASCII and need none of the patterns above.
    public static boolean isPlain(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= FIRST_UNSPACED || (i > 0 && Character.isUpperCase(c))) {
                return false;
            }
        }
        return true;
    }
}
