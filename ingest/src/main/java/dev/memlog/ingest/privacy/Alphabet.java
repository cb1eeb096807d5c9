/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

/** The alphabet of a kind of secret. */
enum Alphabet {
    DIGITS("0123456789"),
    HEX("0123456789abcdefABCDEF"),
    SMALL("0123456789abcdefghijklmnopqrstuvwxyz"),
    CAPITALS("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    LETTERS(SMALL.characters + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    WORD(LETTERS.characters + "_-="),
    DOTTED(WORD.characters + "."),
    BASE64(WORD.characters + "+/"),
    ANY(DOTTED.characters + "+/:%~");

    private final String characters;

    @SuppressWarnings("ImmutableEnumChecker") // Written by the constructor alone.
    private final boolean[] member = new boolean[128];

    Alphabet(String characters) {
        this.characters = characters;
        for (int i = 0; i < characters.length(); i++) {
            member[characters.charAt(i)] = true;
        }
    }

    boolean has(char c) {
        return c < member.length && member[c];
    }

    /** The end of the run of its characters that begins at {@code from}; looks at {@code max} characters at most. */
    int runEnd(String text, int from, int max) {
        int end = (int) Math.min(text.length(), (long) from + max);
        int at = from;
        while (at < end && has(text.charAt(at))) {
            at++;
        }
        return at;
    }

    boolean isAll(String text, int from, int to) {
        return runEnd(text, from, to - from) == to;
    }

    /**
     * Whether it looks random: it has a digit, or capitals among small letters, which names chosen by people seldom
     * have.
     */
    static boolean isDrawn(String text, int from, int to) {
        boolean small = false;
        boolean capital = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                return true;
            }
            small |= c >= 'a' && c <= 'z';
            capital |= c >= 'A' && c <= 'Z';
        }
        return small && capital;
    }

    /** Digits, capitals and small letters. */
    static boolean hasAllKinds(String text, int from, int to) {
        boolean digit = false;
        boolean small = false;
        boolean capital = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            small |= c >= 'a' && c <= 'z';
            capital |= c >= 'A' && c <= 'Z';
        }
        return digit && small && capital;
    }
}
