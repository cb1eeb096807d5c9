/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.text;

import dev.memlog.store.row.Rows.ObservationRow;

/** Guesses how many tokens a text is: a quarter of its ASCII, one for each other character, so rather too many. */
public final class ReadTokens {
    private ReadTokens() {}

    public static long of(String text) {
        long ascii = 0;
        long others = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < 128) {
                ascii++;
            } else if (!Character.isLowSurrogate(unit)) {
                others++;
            }
        }
        return (ascii + 3) / 4 + others;
    }

    /** What an agent spends on reading this observation in full. */
    public static long of(ObservationRow row) {
        return of(row.title())
                + (row.subtitle() == null ? 0 : of(row.subtitle()))
                + (row.narrative() == null ? 0 : of(row.narrative()))
                + row.facts().stream().mapToLong(ReadTokens::of).sum();
    }
}
