/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.stream.Stream;

/**
 * Finds hundreds of literals in one pass over a text. Each has at least three characters, since the table's key is the
 * first three.
 *
 * <p>Threading: safe.
 */
final class Literals {
    private static final int PLACES = 1 << 13;
    private static final int LEAST = 3;

    private final String[] literals;
    /** From this index on, case is ignored. */
    private final int anyCaseFrom;

    /** The first literal of each hash, counted from one; then the next of the same hash. */
    private final short[] heads = new short[PLACES];

    private final short[] following;

    /** @param anyCase literals whose case is ignored; their indexes follow those of {@code exact} */
    Literals(List<String> exact, List<String> anyCase) {
        this.literals = Stream.concat(exact.stream(), anyCase.stream()).toArray(String[]::new);
        this.anyCaseFrom = exact.size();
        this.following = new short[this.literals.length + 1];
        for (short i = 1; i <= this.literals.length; i++) {
            String literal = this.literals[i - 1];
            if (literal.length() < LEAST) {
                throw new IllegalArgumentException("a literal has at least 3 characters: " + literal);
            }
            int place = place(literal.charAt(0), literal.charAt(1), literal.charAt(2));
            following[i] = heads[place];
            heads[place] = i;
        }
    }

    /** Receives a literal and its position; returns where the search continues. */
    @FunctionalInterface
    interface Found {
        int at(int literal, int start, int end);
    }

    void each(String text, Found found) {
        int at = 0;
        int last = text.length() - LEAST;
        while (at <= last) {
            int literal = heads[place(text.charAt(at), text.charAt(at + 1), text.charAt(at + 2))];
            int next = at + 1;
            for (; literal != 0; literal = following[literal]) {
                String sought = literals[literal - 1];
                if (text.regionMatches(literal > anyCaseFrom, at, sought, 0, sought.length())) {
                    next = Math.max(next, found.at(literal - 1, at, at + sought.length()));
                }
            }
            at = next;
        }
    }

    // Capitals share the slot of small letters, one extra look for a literal with exact case.
    private static int place(char first, char second, char third) {
        return (((first | 0x20) * 31 + (second | 0x20)) * 31 + (third | 0x20)) & (PLACES - 1);
    }
}
