/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.likeness;

import dev.memlog.store.search.Particulars;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An observation's content in comparable form: gives the overlap of two observations and whether they contradict each
 * other. It depends on the observation's own texts alone, so every replica gets the same result.
 */
final class ObservationContent {
    private static final int MOST_WORDS = 400;
    private static final int MOST_FACTS = 20;
    private static final int MOST_CHARACTERS = 8_000;

    /** Words that negate a sentence or mark a repetition. */
    private static final Set<String> TURNS =
            Set.of("after", "again", "still", "not", "no", "longer", "without", "never");

    private static final List<Opposite> OPPOSITES = List.of(
            Opposite.of("pass", "fail"),
            Opposite.of("succeed", "fail"),
            Opposite.of("enable", "disable"),
            Opposite.of("true", "false"),
            Opposite.of("add", "remove"),
            Opposite.of("add", "drop"),
            Opposite.of("start", "stop"),
            Opposite.of("raise", "lower"),
            Opposite.of("increase", "decrease"),
            Opposite.of("open", "close"),
            Opposite.of("allow", "forbid"),
            Opposite.of("allow", "refuse"));

    /** Kinds of observation about completed work, which models do not use consistently. */
    private static final Set<String> DONE = Set.of("bugfix", "feature", "refactor", "change");

    private final String kind;
    private final int[] words;
    private final List<int[]> statements = new ArrayList<>();
    private final Particulars particulars;
    private final Set<String> turns;
    private final Set<String> files;

    /** @param files paths; only the file names are compared */
    ObservationContent(
            String kind, String title, @Nullable String narrative, List<String> facts, Collection<String> files) {
        this.kind = DONE.contains(kind) ? "done" : kind;
        List<String> titleWords = ObservationWords.of(clipped(title));
        Set<String> all = new LinkedHashSet<>(titleWords);
        all.addAll(ObservationWords.of(clipped(narrative)));
        statements.add(hashes(titleWords));
        StringBuilder told = new StringBuilder(clipped(title)).append('\n').append(clipped(narrative));
        for (String fact : facts.subList(0, Math.min(facts.size(), MOST_FACTS))) {
            List<String> factWords = ObservationWords.of(clipped(fact));
            all.addAll(factWords);
            statements.add(hashes(factWords));
            told.append('\n').append(clipped(fact));
        }
        words = hashes(all);
        particulars = Particulars.of(told.toString());
        turns = titleWords.stream().filter(TURNS::contains).collect(Collectors.toSet());
        this.files = files.stream()
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .collect(Collectors.toSet());
    }

    /** The number of different words. */
    int size() {
        return words.length;
    }

    /**
     * The share of common words among all words of the two: 1 for the same text, regardless of case and punctuation.
     */
    double likeness(ObservationContent other) {
        int common = common(words, other.words);
        int all = words.length + other.words.length - common;
        return all == 0 ? 0 : (double) common / all;
    }

    /**
     * Whether the two can have the same subject: they name no different files, and not one is completed work while the
     * other is a discovery.
     */
    boolean canBeOf(ObservationContent other) {
        boolean otherFiles = !files.isEmpty() && !other.files.isEmpty() && Collections.disjoint(files, other.files);
        return !otherFiles && kind.equals(other.kind);
    }

    /** Whether they contradict each other: by a number, a value, an opposite, or a repetition in the title. */
    boolean contradicts(ObservationContent other) {
        return particulars.contradict(other.particulars) || isOpposite(other) || turns(other) || other.turns(this);
    }

    /**
     * Whether it is the same sentence about another subject, or leaves out a figure that may belong to the other
     * subject.
     */
    boolean speaksOfAnother(ObservationContent other) {
        return particulars.areOfAnother(other.particulars)
                || statements.stream()
                        .anyMatch(mine ->
                                other.statements.stream().anyMatch(theirs -> differsInOneWord(mine, theirs, other)));
    }

    private boolean differsInOneWord(int[] mine, int[] theirs, ObservationContent other) {
        int common = common(mine, theirs);
        return common > 0
                && mine.length == common + 1
                && theirs.length == common + 1
                && common(mine, other.words) == common
                && common(theirs, words) == common;
    }

    private boolean isOpposite(ObservationContent other) {
        return OPPOSITES.stream()
                .anyMatch(pair -> (saysOnly(pair.one(), pair.two()) && other.saysOnly(pair.two(), pair.one()))
                        || (saysOnly(pair.two(), pair.one()) && other.saysOnly(pair.one(), pair.two())));
    }

    private boolean saysOnly(int one, int two) {
        return Arrays.binarySearch(words, one) >= 0 && Arrays.binarySearch(words, two) < 0;
    }

    /** Whether this title is the other's with a repetition added: "compiled", "compiled again". */
    private boolean turns(ObservationContent other) {
        int[] title = other.statements.getFirst();
        return common(statements.getFirst(), title) == title.length && !other.turns.containsAll(turns);
    }

    private static String clipped(@Nullable String text) {
        return text == null ? "" : text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    }

    // Two words with one hash count as the same word: this shifts a likeness by a percent, once in millions of pairs.
    private static int[] hashes(Collection<String> words) {
        return words.stream()
                .distinct()
                .limit(MOST_WORDS)
                .mapToInt(String::hashCode)
                .sorted()
                .distinct()
                .toArray();
    }

    private static int common(int[] one, int[] two) {
        int common = 0;
        for (int i = 0, j = 0; i < one.length && j < two.length; ) {
            if (one[i] == two[j]) {
                common++;
                i++;
                j++;
            } else if (one[i] < two[j]) {
                i++;
            } else {
                j++;
            }
        }
        return common;
    }

    /** Two opposite words, as hashes: an observation with one of them excludes an observation with the other. */
    private record Opposite(int one, int two) {
        static Opposite of(String one, String two) {
            return new Opposite(
                    ObservationWords.stem(one).hashCode(),
                    ObservationWords.stem(two).hashCode());
        }
    }
}
