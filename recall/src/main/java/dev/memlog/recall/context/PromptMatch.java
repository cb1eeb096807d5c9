/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.store.row.Rows.ObservationRow;

/**
 * An observation beside a prompt, and what speaks for it.
 *
 * @param covered the share of the prompt's weight in words that it has, 0 to 1
 * @param shared what those words weigh: 1 is a word that no other memory has
 * @param titled the share of its title that the prompt has, 0 to 1
 * @param ranked its score by words as a share of the best one's, 0 to 1; 0 if words did not find it
 * @param closeness in meaning, 0 to 1; NaN where it is not known
 */
public record PromptMatch(
        ObservationRow row, double covered, double shared, double titled, double ranked, double closeness) {
    boolean isMeant() {
        return !Double.isNaN(closeness);
    }
}
