/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.row;

import dev.memlog.store.sql.Select;

/**
 * Memories that a list shows in addition to the usual ones.
 *
 * @param hidden also hidden memories
 * @param duplicates also near-duplicates that an earlier observation covers
 * @param wrong also memories that somebody has marked as wrong
 */
public record Shown(boolean hidden, boolean duplicates, boolean wrong) {
    public static final Shown USUAL = new Shown(false, false);
    public static final Shown ALL = new Shown(true, true, true);

    /** Without those that are marked as wrong. */
    public Shown(boolean hidden, boolean duplicates) {
        this(hidden, duplicates, false);
    }

    /** @param table one of observations, summaries and prompts */
    public void filter(Select select, String table) {
        if (!hidden) {
            select.where(table + ".hidden = 0");
        }
        if (!wrong && !table.equals("prompts")) {
            select.where(table + ".wrong = 0");
        }
        if (!duplicates && table.equals("observations")) {
            select.where("observations.covered = 0");
        }
    }
}
