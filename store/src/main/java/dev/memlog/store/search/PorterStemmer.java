/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import java.util.List;

/**
 * Porter's stems of English words (M. F. Porter, An algorithm for suffix stripping, 1980), as the full-text indexes keep
 * them, so that a word of a text can be compared with a word of a query outside of an index.
 *
 * <p>Threading: safe.
 */
final class PorterStemmer {
    private static final int SHORTEST = 3;
    private static final int LONGEST = 64;

    private PorterStemmer() {}

    /** An ending, and what takes its place. */
    private record Rule(String ending, String instead) {}

    private static final List<Rule> SECOND = List.of(
            new Rule("ational", "ate"),
            new Rule("tional", "tion"),
            new Rule("enci", "ence"),
            new Rule("anci", "ance"),
            new Rule("izer", "ize"),
            new Rule("logi", "log"),
            new Rule("bli", "ble"),
            new Rule("alli", "al"),
            new Rule("entli", "ent"),
            new Rule("eli", "e"),
            new Rule("ousli", "ous"),
            new Rule("ization", "ize"),
            new Rule("ation", "ate"),
            new Rule("ator", "ate"),
            new Rule("alism", "al"),
            new Rule("iveness", "ive"),
            new Rule("fulness", "ful"),
            new Rule("ousness", "ous"),
            new Rule("aliti", "al"),
            new Rule("iviti", "ive"),
            new Rule("biliti", "ble"));

    private static final List<Rule> THIRD = List.of(
            new Rule("icate", "ic"),
            new Rule("ative", ""),
            new Rule("alize", "al"),
            new Rule("iciti", "ic"),
            new Rule("ical", "ic"),
            new Rule("ful", ""),
            new Rule("ness", ""));

    private static final List<String> FOURTH = List.of(
            "ement", "ance", "ence", "able", "ible", "ment", "ent", "ant", "ion", "ism", "ate", "iti", "ous", "ive", "ize",
            "al", "er", "ic", "ou");

    /** @param word in lower case */
    static String stem(String word) {
        if (word.length() < SHORTEST || word.length() > LONGEST) {
            return word;
        }
        String stem = pasts(plural(word));
        if (stem.endsWith("y") && hasVowel(stem, stem.length() - 1)) {
            stem = stem.substring(0, stem.length() - 1) + "i";
        }
        return last(fourth(replaced(replaced(stem, SECOND), THIRD)));
    }

    private static String plural(String word) {
        if (word.endsWith("sses") || word.endsWith("ies")) {
            return word.substring(0, word.length() - 2);
        }
        return word.endsWith("s") && !word.endsWith("ss") ? word.substring(0, word.length() - 1) : word;
    }

    private static String pasts(String word) {
        if (word.endsWith("eed")) {
            return measure(word, word.length() - 3) > 0 ? word.substring(0, word.length() - 1) : word;
        }
        int cut = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
        if (cut == 0 || !hasVowel(word, word.length() - cut)) {
            return word;
        }
        String stem = word.substring(0, word.length() - cut);
        if (stem.endsWith("at") || stem.endsWith("bl") || stem.endsWith("iz")) {
            return stem + "e";
        }
        int length = stem.length();
        if (length > 1 && stem.charAt(length - 1) == stem.charAt(length - 2) && isConsonant(stem, length - 1)) {
            boolean stays = "lsz".indexOf(stem.charAt(length - 1)) >= 0;
            return stays ? stem : stem.substring(0, length - 1);
        }
        return measure(stem, length) == 1 && isShortSyllable(stem, length) ? stem + "e" : stem;
    }

    private static String replaced(String word, List<Rule> rules) {
        Rule longest = null;
        for (Rule rule : rules) {
            if (word.endsWith(rule.ending())
                    && (longest == null || rule.ending().length() > longest.ending().length())) {
                longest = rule;
            }
        }
        if (longest == null) {
            return word;
        }
        int length = word.length() - longest.ending().length();
        return measure(word, length) > 0 ? word.substring(0, length) + longest.instead() : word;
    }

    private static String fourth(String word) {
        for (String ending : FOURTH) {
            if (word.endsWith(ending)) {
                int length = word.length() - ending.length();
                boolean fits = !ending.equals("ion") || (length > 0 && "st".indexOf(word.charAt(length - 1)) >= 0);
                return fits && measure(word, length) > 1 ? word.substring(0, length) : word;
            }
        }
        return word;
    }

    private static String last(String word) {
        String stem = word;
        if (stem.endsWith("e")) {
            int length = stem.length() - 1;
            int measure = measure(stem, length);
            if (measure > 1 || (measure == 1 && !isShortSyllable(stem, length))) {
                stem = stem.substring(0, length);
            }
        }
        return stem.endsWith("ll") && measure(stem, stem.length() - 1) > 1
                ? stem.substring(0, stem.length() - 1)
                : stem;
    }

    private static boolean isConsonant(String word, int at) {
        return switch (word.charAt(at)) {
            case 'a', 'e', 'i', 'o', 'u' -> false;
            case 'y' -> at == 0 || !isConsonant(word, at - 1);
            default -> true;
        };
    }

    private static boolean hasVowel(String word, int length) {
        for (int i = 0; i < length; i++) {
            if (!isConsonant(word, i)) {
                return true;
            }
        }
        return false;
    }

    /** How often a vowel is followed by a consonant. */
    private static int measure(String word, int length) {
        int count = 0;
        boolean vowel = false;
        for (int i = 0; i < length; i++) {
            boolean consonant = isConsonant(word, i);
            if (vowel && consonant) {
                count++;
            }
            vowel = !consonant;
        }
        return count;
    }

    /** Consonant, vowel, consonant, of which the last is none of w, x and y. */
    private static boolean isShortSyllable(String word, int length) {
        return length >= 3
                && isConsonant(word, length - 1)
                && "wxy".indexOf(word.charAt(length - 1)) < 0
                && !isConsonant(word, length - 2)
                && isConsonant(word, length - 3);
    }
}
