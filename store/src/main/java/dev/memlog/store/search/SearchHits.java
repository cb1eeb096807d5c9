/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.query.Rows;
import dev.memlog.store.search.SearchRequest.Scope;
import java.util.List;

/**
 * What a search found, each list best first (or newest first where that was asked).
 *
 * @param ranked the same memories of all kinds, best first, with the passage for which each was found
 * @param hasMore whether another page follows
 * @param corrected words that none of the memories searched has, and what was looked for in their place
 */
public record SearchHits(
        List<Rows.ObservationRow> observations,
        List<Rows.SummaryRow> summaries,
        List<Rows.PromptRow> prompts,
        List<Hit> ranked,
        boolean hasMore,
        List<Correction> corrected) {
    public static final SearchHits NONE = new SearchHits(List.of(), List.of(), List.of());

    public SearchHits {
        observations = List.copyOf(observations);
        summaries = List.copyOf(summaries);
        prompts = List.copyOf(prompts);
        ranked = List.copyOf(ranked);
        corrected = List.copyOf(corrected);
    }

    /** Found as it was typed. */
    public SearchHits(
            List<Rows.ObservationRow> observations,
            List<Rows.SummaryRow> summaries,
            List<Rows.PromptRow> prompts,
            List<Hit> ranked,
            boolean hasMore) {
        this(observations, summaries, prompts, ranked, hasMore, List.of());
    }

    /** Not ranked across kinds. */
    public SearchHits(
            List<Rows.ObservationRow> observations, List<Rows.SummaryRow> summaries, List<Rows.PromptRow> prompts) {
        this(observations, summaries, prompts, List.of(), false);
    }

    /** @param score the higher the better; comparable within one answer only */
    public record Hit(Scope scope, long number, double score, Snippet snippet) {}

    /** A word as it was typed, and the nearest of those that memories are written in. */
    public record Correction(String typed, String searched) {}

    public int total() {
        return observations.size() + summaries.size() + prompts.size();
    }
}
