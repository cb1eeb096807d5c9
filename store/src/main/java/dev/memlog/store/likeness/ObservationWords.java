/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

import dev.memlog.store.sql.SearchTerms;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reduces a text to comparable words: without case, punctuation, word endings and English function words. An identifier
 * counts as its parts, a script without spaces as its pairs of characters. Numbers and negations are kept, since they
 * change the meaning.
 */
final class ObservationWords {
    private static final int SHORTEST_STEM = 3;
    private static final List<String> ENDINGS = List.of("ing", "ied", "ies", "ed", "es", "s");
    private static final Set<String> SMALL = Set.of(
            "a an and are as at be been before but by can for from had has have in into is it its now of on or so"
                    .concat(" than that the their them then there they this to was were when which while will with")
                    .split(" "));

    private ObservationWords() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        int start = -1;
        for (int i = 0; i <= composed.length(); i++) {
            boolean inside = i < composed.length() && isInWord(composed.charAt(i));
            if (inside && start < 0) {
                start = i;
            } else if (!inside && start >= 0) {
                addParts(composed.substring(start, i), words);
                start = -1;
            }
        }
        return words;
    }

    private static void addParts(String word, List<String> words) {
        if (SearchTerms.isPlain(word)) {
            addWord(word.toLowerCase(Locale.ROOT), words);
            return;
        }
        for (String run : SearchTerms.runs(word)) {
            if (SearchTerms.isUnspaced(run)) {
                words.addAll(SearchTerms.pairs(run));
            } else {
                SearchTerms.humps(run).forEach(hump -> addWord(hump.toLowerCase(Locale.ROOT), words));
            }
        }
    }

    // Characters beyond the basic plane are left out; they are mostly emoji.
    private static boolean isInWord(char c) {
        return c < 128
                ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                : Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static void addWord(String word, List<String> words) {
        if (!SMALL.contains(word)) {
            words.add(stem(word));
        }
    }

    /** Cuts English endings; rather too much than too little, since the result is never shown. */
    static String stem(String word) {
        if (word.length() <= SHORTEST_STEM || !isLatin(word)) {
            return word;
        }
        String stem = withoutEnding(word);
        int last = stem.length() - 1;
        if (last >= SHORTEST_STEM
                && stem.charAt(last) == stem.charAt(last - 1)
                && "ls".indexOf(stem.charAt(last)) < 0) {
            stem = stem.substring(0, last);
        }
        while (stem.length() > SHORTEST_STEM && (stem.endsWith("e") || stem.endsWith("y"))) {
            stem = stem.substring(0, stem.length() - 1);
        }
        return stem;
    }

    private static boolean isLatin(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) < 'a' || word.charAt(i) > 'z') {
                return false;
            }
        }
        return true;
    }

    private static String withoutEnding(String word) {
        if (word.endsWith("ss")) {
            return word;
        }
        for (String ending : ENDINGS) {
            if (word.endsWith(ending) && word.length() - ending.length() >= SHORTEST_STEM) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }
}
