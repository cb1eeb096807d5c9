/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.util.List;

/** What a search found, each list best first (or newest first where that was asked). */
public record SearchHits(
        List<Rows.ObservationRow> observations, List<Rows.SummaryRow> summaries, List<Rows.PromptRow> prompts) {
    public SearchHits {
        observations = List.copyOf(observations);
        summaries = List.copyOf(summaries);
        prompts = List.copyOf(prompts);
    }

    public int total() {
        return observations.size() + summaries.size() + prompts.size();
    }
}
