/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.stream.Stream;

/**
 * Finds hundreds of literals in a text by going over it once. Each is three characters or longer, as places are looked up
 * by their first three.
 *
 * <p>Threading: safe.
 */
final class Literals {
    private static final int PLACES = 1 << 13;
    private static final int LEAST = 3;

    private final String[] literals;
    /** From this one on, capitals and small letters are alike. */
    private final int anyCaseFrom;

    /** Of each hash the first literal, counted from one; then the next with the same. */
    private final short[] heads = new short[PLACES];

    private final short[] following;

    /** @param anyCase counted behind the first; capitals and small letters of these are alike */
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

    /** Told of a literal and where it stands; answers from where to look for the next. */
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

    // Capitals have the place of their small letters, which for a literal that tells them apart is one look more.
    private static int place(char first, char second, char third) {
        return (((first | 0x20) * 31 + (second | 0x20)) * 31 + (third | 0x20)) & (PLACES - 1);
    }
}
