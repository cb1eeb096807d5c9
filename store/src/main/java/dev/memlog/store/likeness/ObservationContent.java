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
 * What an observation says, reduced to what can be compared: how much of it another one says too, and whether the two
 * contradict each other. It depends on the observation's own texts alone, so every replica comes to the same answer.
 */
final class ObservationContent {
    private static final int MOST_WORDS = 400;
    private static final int MOST_FACTS = 20;
    private static final int MOST_CHARACTERS = 8_000;

    /** Words that turn a sentence round, or tell that something happened anew. */
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

    /** Kinds of observation that tell of something done, which one model calls this and another that. */
    private static final Set<String> DONE = Set.of("bugfix", "feature", "refactor", "change");

    private final String kind;
    private final int[] words;
    private final List<int[]> statements = new ArrayList<>();
    private final Particulars particulars;
    private final Set<String> turns;
    private final Set<String> files;

    /** @param files paths, of which the names count */
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

    /** How many different words it has. */
    int size() {
        return words.length;
    }

    /** The share of common words in all words of the two: 1 for the same text, whatever its case and punctuation. */
    double likeness(ObservationContent other) {
        int common = common(words, other.words);
        int all = words.length + other.words.length - common;
        return all == 0 ? 0 : (double) common / all;
    }

    /** Whether the two can be of one thing: neither names other files, nor is one done where the other is found. */
    boolean canBeOf(ObservationContent other) {
        boolean otherFiles = !files.isEmpty() && !other.files.isEmpty() && Collections.disjoint(files, other.files);
        return !otherFiles && kind.equals(other.kind);
    }

    /** Whether each says something that the other denies: by a number, a value, an opposite, a turn of the title. */
    boolean contradicts(ObservationContent other) {
        return particulars.contradict(other.particulars) || isOpposite(other) || turns(other) || other.turns(this);
    }

    /** Whether it says the same sentence of another thing, or leaves out a figure, which may be the other thing's. */
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

    /** Whether this title is the other's with a turn added: "compiled", "compiled again". */
    private boolean turns(ObservationContent other) {
        int[] title = other.statements.getFirst();
        return common(statements.getFirst(), title) == title.length && !other.turns.containsAll(turns);
    }

    private static String clipped(@Nullable String text) {
        return text == null ? "" : text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
    }

    // Two words with one hash count as the same word: that moves a likeness by a percent, once in millions of pairs.
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

    /** Two words, as hashes, of which a finding that says one alone excludes one that says the other alone. */
    private record Opposite(int one, int two) {
        static Opposite of(String one, String two) {
            return new Opposite(
                    ObservationWords.stem(one).hashCode(),
                    ObservationWords.stem(two).hashCode());
        }
    }
}
