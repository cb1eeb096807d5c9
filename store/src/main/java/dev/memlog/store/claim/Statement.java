/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.List;
import java.util.Set;

/**
 * One sentence, by what it claims.
 *
 * @param words stems of all its words, those of compounds one by one
 * @param texts its words as written, in lower case
 * @param core the words of its main clause that belong to a subject, figures left out
 * @param changes whether it tells of a change: now, no longer, switched, from … to
 * @param negative whether it denies what its core says
 * @param figures its figures, former ones among them
 * @param named the values that it gives by words
 * @param former value phrases that it says hold no longer: {@code instead of Jest}
 */
record Statement(
        Set<String> words,
        Set<String> texts,
        Set<String> core,
        boolean changes,
        boolean negative,
        List<Figure> figures,
        List<Named> named,
        List<List<String>> former) {
    Statement {
        words = Set.copyOf(words);
        texts = Set.copyOf(texts);
        core = Set.copyOf(core);
        figures = List.copyOf(figures);
        named = List.copyOf(named);
        former = List.copyOf(former);
    }

    /** Whether it has a word of a value, and does not say that this holds no longer. */
    boolean saysStill(String word) {
        boolean isCompound = !word.chars().allMatch(Character::isLetterOrDigit);
        String stem = ClaimWords.stem(word);
        boolean has = isCompound ? texts.contains(word) : words.contains(stem);
        return has
                && former.stream()
                        .flatMap(List::stream)
                        .noneMatch(each -> ClaimWords.stem(each).equals(stem));
    }

    /**
     * A value that is a word.
     *
     * @param subject stems of the other words of the main clause
     * @param value at most three words, in lower case
     * @param isOnly whether the subject can have but one such value: a name, a place, what is used for something
     */
    record Named(Set<String> subject, List<String> value, boolean isOnly) {
        Named {
            subject = Set.copyOf(subject);
            value = List.copyOf(value);
        }
    }
}
