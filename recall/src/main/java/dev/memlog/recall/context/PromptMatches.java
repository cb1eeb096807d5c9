/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.search.SearchRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
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
    enum Search {
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

    private record Match(ObservationRow row, double agreement, double shared, boolean isMeant) {}

    /** Best first. */
    List<ObservationRow> find(List<String> projects, String text, Search search) {
        PromptWords typed = PromptWords.of(text);
        if (typed.areTooFew(gate.substance())) {
            return List.of();
        }
        PromptWords words = typed.among(memories.wordCounts(typed.forms()));
        if (words.areTooFew(gate.substance())) {
            return List.of();
        }
        Map<Long, ObservationRow> rows = new LinkedHashMap<>();
        byWords(projects, words).forEach(row -> rows.put(row.number(), row));
        Map<Long, Double> close = search == Search.WORDS
                ? Map.of()
                : memories.close()
                        .to(
                                text.substring(0, Math.min(LONGEST_MEANING, text.length())),
                                projects,
                                rows.keySet(),
                                LOOKED_AT,
                                patience);
        List<Long> others =
                close.keySet().stream().filter(number -> !rows.containsKey(number)).toList();
        if (!others.isEmpty()) {
            memories.observationsByNumber(others).forEach(row -> rows.put(row.number(), row));
        }
        return admitted(rows.values().stream()
                .map(row -> match(row, words, close.getOrDefault(row.number(), Double.NaN)))
                .filter(match -> gate.admits(match.agreement(), match.shared(), match.isMeant()))
                .sorted(Comparator.comparingDouble(Match::agreement)
                        .thenComparingLong(match -> match.row().number())
                        .reversed())
                .toList());
    }

    private Match match(ObservationRow row, PromptWords words, double closeness) {
        double shared = words.sharedWith(row);
        return new Match(row, gate.agreement(shared / words.total(), closeness), shared, !Double.isNaN(closeness));
    }

    private List<ObservationRow> admitted(List<Match> matches) {
        List<ObservationRow> admitted = new ArrayList<>();
        for (Match match : matches) {
            if (match.agreement() >= gate.margin() * matches.getFirst().agreement()) {
                admitted.add(match.row());
            }
        }
        return admitted;
    }

    private List<ObservationRow> byWords(List<String> projects, PromptWords words) {
        return memories.search(SearchRequest.of(words.anyOf())
                        .scopes(Set.of(SearchRequest.Scope.OBSERVATIONS))
                        .projects(projects)
                        .limit(LOOKED_AT)
                        // By words alone: the meaning of a row of words is another than the prompt's.
                        .timeout(Duration.ZERO)
                        .withoutPassages()
                        .build())
                .observations();
    }
}
