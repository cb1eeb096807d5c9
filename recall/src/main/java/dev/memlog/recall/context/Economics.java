/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the observations of a context are worth in tokens.
 *
 * @param read what it takes to read them in full
 * @param work what the calls that wrote them took; 0 when no model did
 */
record Economics(int observations, long read, long work) {
    /** One line with what is wanted and known; empty if that is nothing. */
    String line(ContextShows shows) {
        List<String> parts = new ArrayList<>();
        if (shows.readTokens()) {
            parts.add(String.format(Locale.ROOT, "%d observations, ~%,d tokens to read in full", observations, read));
        }
        if (work > read) {
            if (shows.workTokens()) {
                parts.add(String.format(Locale.ROOT, "%,d tokens of work behind them", work));
            }
            String saved = saved(shows);
            if (!saved.isEmpty()) {
                parts.add(saved);
            }
        }
        return parts.isEmpty() ? "" : String.join(", ", parts) + ".";
    }

    private String saved(ContextShows shows) {
        String amount = shows.savingsAmount() ? String.format(Locale.ROOT, "%,d tokens", work - read) : "";
        String percent = shows.savingsPercent() ? (work - read) * 100 / work + " %" : "";
        if (amount.isEmpty() || percent.isEmpty()) {
            return amount.isEmpty() && percent.isEmpty() ? "" : amount + percent + " saved";
        }
        return amount + " (" + percent + ") saved";
    }
}
