/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claim;

import java.util.Collection;
import java.util.List;

/**
 * What an observation claims, in three numbers that are kept beside its keys: enough to tell of most observations that
 * they neither deny another one nor are denied by it, without reading their texts. It never holds back a pair of which
 * one denies the other ({@link ClaimProbe}).
 *
 * @param traits bits of {@link #FIGURE} and others, and of the opposites whose words occur
 * @param low half of a Bloom filter of the words' stems, one bit a word
 * @param high the other half
 */
record ClaimSieve(long traits, long low, long high) {
    /** A figure that holds. */
    static final long FIGURE = 1;
    /** A value by words. */
    static final long NAMED = 1 << 1;
    /** A value that holds no longer. */
    static final long FORMER = 1 << 2;
    /** A sentence that denies what its subject says. */
    static final long NEGATIVE = 1 << 3;
    /** A figure that holds no longer. */
    static final long FORMER_FIGURE = 1 << 4;
    /** A value without words, which is the same as any. */
    static final long WORDLESS = 1 << 5;
    /** A word that may be another one's contrary by its first letters. */
    static final long UN = 1 << 6;

    static final List<String> UN_PREFIXES = List.of("un", "non");
    private static final int FIRST_OPPOSITE = 8;
    private static final long ONE_SIDE = 0x5555555555555555L;
    private static final long OPPOSITES = -1L << FIRST_OPPOSITE;
    private static final int MIX = 0x9E3779B9;
    private static final int SHIFT = 25;

    static ClaimSieve of(List<Statement> claims) {
        long traits = 0;
        long[] words = new long[2];
        for (Statement statement : claims) {
            traits |= traits(statement);
            add(words, statement.words());
            statement.named().forEach(named -> addStems(words, named.value()));
            statement.former().forEach(former -> addStems(words, former.phrase()));
        }
        return new ClaimSieve(traits, words[0], words[1]);
    }

    private static long traits(Statement statement) {
        long traits = 0;
        traits |= statement.figures().stream().anyMatch(figure -> !figure.isFormer()) ? FIGURE : 0;
        traits |= statement.named().isEmpty() ? 0 : NAMED;
        traits |= statement.named().stream().anyMatch(named -> named.value().isEmpty()) ? WORDLESS : 0;
        traits |= statement.former().isEmpty() ? 0 : FORMER;
        traits |= statement.negative() ? NEGATIVE : 0;
        traits |= statement.figures().stream().anyMatch(Figure::isFormer) ? FORMER_FIGURE : 0;
        traits |= statement.core().stream().anyMatch(ClaimSieve::isUn) ? UN : 0;
        int bit = FIRST_OPPOSITE;
        for (Opposites pair : Opposites.ALL) {
            traits |= pair.isOne(statement) ? 1L << bit : 0;
            traits |= pair.isOther(statement) ? 1L << (bit + 1) : 0;
            bit += 2;
        }
        return traits;
    }

    private static boolean isUn(String word) {
        return UN_PREFIXES.stream().anyMatch(word::startsWith);
    }

    private static void add(long[] filter, Collection<String> words) {
        for (String word : words) {
            int bit = bit(word);
            filter[bit >>> 6] |= 1L << bit;
        }
    }

    private static void addStems(long[] filter, List<String> words) {
        add(filter, words.stream().map(ClaimWords::stem).toList());
    }

    /** Of 128. */
    static int bit(String word) {
        return (word.hashCode() * MIX) >>> SHIFT;
    }

    /** Whether a word is among those of the claims; sometimes true though it is not. */
    boolean has(int bit) {
        return ((bit < Long.SIZE ? low : high) & (1L << bit)) != 0;
    }

    boolean is(long trait) {
        return (traits & trait) != 0;
    }

    /** Whether one has a word, and the other its opposite. */
    boolean mayBeOpposed(ClaimSieve other) {
        long mine = traits & OPPOSITES;
        long its = other.traits & OPPOSITES;
        return ((mine & ONE_SIDE) << 1 & its) != 0 || ((its & ONE_SIDE) << 1 & mine) != 0;
    }
}
