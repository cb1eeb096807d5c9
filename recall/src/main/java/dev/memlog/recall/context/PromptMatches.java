/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.store.embedding.VectorSearch.Asked;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchHits.Hit;
import dev.memlog.store.search.SearchRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The observations that a text is about, as far as words and meaning say so; none rather than doubtful ones.
 *
 * <p>Threading: safe. Blocks for a few bounded reads.
 */
public final class PromptMatches {
    /** Of the best by words, and of the nearest in meaning. */
    private static final int LOOKED_AT = 10;
    /** A model reads a few hundred tokens; the end of a longer prompt is mostly what was pasted into it. */
    private static final int LONGEST_MEANING = 2_000;

    private final MemoryQueries memories;
    private final PromptGate gate;
    private final Duration patience;

    /** Whether closeness in meaning counts. */
    public enum Search {
        WORDS,
        MEANING
    }

    PromptMatches(MemoryQueries memories, Duration patience) {
        this(memories, PromptGate.STANDARD, patience);
    }

    /** @param patience how long a text's vector is waited for; the words decide alone without it */
    public PromptMatches(MemoryQueries memories, PromptGate gate, Duration patience) {
        this.memories = memories;
        this.gate = gate;
        this.patience = patience;
    }

    /** What is told of a text, best first. */
    public List<ObservationRow> find(List<String> projects, String text, Search search) {
        return gate.told(matches(projects, text, search)).stream()
                .map(PromptMatch::row)
                .toList();
    }

    /** The candidates, in no order. */
    public List<PromptMatch> matches(List<String> projects, String text, Search search) {
        PromptWords typed = PromptWords.of(text);
        if (typed.areTooFew(gate.subject())) {
            return List.of();
        }
        PromptWords words = typed.among(memories.wordCounts(typed.forms()));
        if (words.areTooFew(gate.subject())) {
            return List.of();
        }
        Asked meaning = search == Search.WORDS ? () -> null : ask(text);
        Map<Long, Double> ranked = new HashMap<>();
        Map<Long, ObservationRow> rows = new LinkedHashMap<>();
        SearchHits hits = byWords(projects, words);
        hits.observations().forEach(row -> rows.put(row.number(), row));
        double best = hits.ranked().stream().mapToDouble(Hit::score).max().orElse(0);
        hits.ranked().forEach(hit -> ranked.put(hit.number(), best > 0 ? hit.score() / best : 0));
        Map<Long, Double> close = memories.close().to(meaning, projects, rows.keySet(), LOOKED_AT);
        List<Long> others = close.keySet().stream()
                .filter(number -> !rows.containsKey(number))
                .toList();
        if (!others.isEmpty()) {
            memories.observationsByNumber(others).forEach(row -> rows.put(row.number(), row));
        }
        return rows.values().stream()
                .map(row -> {
                    double shared = words.sharedWith(row);
                    return new PromptMatch(
                            row,
                            shared / words.total(),
                            shared,
                            words.shareOf(row.title()),
                            ranked.getOrDefault(row.number(), 0.0),
                            close.getOrDefault(row.number(), Double.NaN));
                })
                .toList();
    }

    private Asked ask(String text) {
        return memories.close().ask(text.substring(0, Math.min(LONGEST_MEANING, text.length())), patience);
    }

    private SearchHits byWords(List<String> projects, PromptWords words) {
        return memories.search(SearchRequest.of(words.anyOf())
                .scopes(Set.of(SearchRequest.Scope.OBSERVATIONS))
                .projects(projects)
                .limit(LOOKED_AT)
                .shown(Shown.CURRENT)
                // By words alone: the meaning of a row of words is another than the prompt's.
                .timeout(Duration.ZERO)
                .withoutPassages()
                .build());
    }
}
