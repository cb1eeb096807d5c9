/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One sentence, by what it claims.
 *
 * @param isTitle whether it is an observation's title
 * @param words stems of all its words, those of compounds one by one
 * @param texts its words as written, in lower case
 * @param core the words of its main clause that belong to a subject, figures left out
 * @param changes whether it tells of a change: now, no longer, switched, from … to
 * @param negative whether it denies what its core says
 * @param figures its figures, former ones among them
 * @param named the values that it gives by words
 * @param former values that it says hold no longer: {@code instead of Jest}
 */
record Statement(
        boolean isTitle,
        Set<String> words,
        Set<String> texts,
        Set<String> core,
        boolean changes,
        boolean negative,
        List<Figure> figures,
        List<Named> named,
        List<Former> former) {
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
                        .flatMap(each -> each.phrase().stream())
                        .noneMatch(each -> ClaimWords.stem(each).equals(stem));
    }

    /**
     * A value that is a word.
     *
     * @param subject stems of the other words of the main clause
     * @param value at most three words, in lower case
     * @param relation to the subject
     * @param isOnly whether the subject can have but one such value: a name, a place, what is used for something
     */
    record Named(Set<String> subject, List<String> value, Relation relation, boolean isOnly) {
        Named {
            subject = Set.copyOf(subject);
            value = List.copyOf(value);
        }

        boolean is(Former other) {
            return isExactly(other) || (other.isName() && isSame(other.phrase(), value));
        }

        boolean isExactly(Former other) {
            return without(other.phrase(), value).isEmpty()
                    && without(value, other.phrase()).isEmpty();
        }
    }

    /** What a value is to its subject; values of different relations do not exclude each other. */
    enum Relation {
        TOOL,
        PLACE,
        SOURCE,
        NAME,
        IDENTITY,
        /** What it was turned to, which may be any of the others. */
        TARGET;

        boolean excludes(Relation other) {
            return this == other
                    || this == TARGET
                    || other == TARGET
                    || of(other, IDENTITY, NAME)
                    || of(other, IDENTITY, TOOL)
                    || of(other, PLACE, SOURCE);
        }

        private boolean of(Relation other, Relation one, Relation two) {
            return (this == one && other == two) || (this == two && other == one);
        }
    }

    /**
     * A value that a statement says holds no longer.
     *
     * @param isName whether one of its words is written as a name: then a part of it is enough to mean it
     */
    record Former(List<String> phrase, boolean isName) {
        Former {
            phrase = List.copyOf(phrase);
        }
    }

    /** Whether one of two value phrases has all words of the other. */
    static boolean isSame(List<String> phrase, List<String> other) {
        return without(phrase, other).isEmpty() || without(other, phrase).isEmpty();
    }

    /** The words of a value that the other has not. */
    static List<String> without(List<String> value, List<String> other) {
        List<String> left = new ArrayList<>(value);
        for (String each : other) {
            String stem = ClaimWords.stem(each);
            left.removeIf(word -> word.equals(each) || ClaimWords.stem(word).equals(stem));
        }
        return left;
    }
}
