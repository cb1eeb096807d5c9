/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.row.Rows;
import dev.memlog.store.search.SearchRequest.Scope;
import java.util.List;

/**
 * The hits of a search, each list best first (or newest first on request).
 *
 * @param ranked the same memories of all kinds, best first, with the passage for which each was found
 * @param hasMore whether another page follows
 * @param corrected words that none of the searched memories has, with their corrections
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

    /** Hits without corrections. */
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

    /**
     * @param score higher is better; comparable within one result only
     * @param evidence what made its place
     */
    public record Hit(Scope scope, long number, double score, Snippet snippet, Evidence evidence) {}

    /** A word as typed, and the nearest word of the memories. */
    public record Correction(String typed, String searched) {}

    public int total() {
        return observations.size() + summaries.size() + prompts.size();
    }
}
