/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchRequest.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Weights that rank memories found by the same words; decision 0019 has the reasons for the figures.
 *
 * @param columns weights of each full-text table's columns, in their order
 * @param scopes the weight of each kind of memory
 * @param kinds the weight of each kind of observation; 1 for kinds without an entry
 * @param recency the additional weight of a memory of this moment over an old one
 * @param recentDays the age at which half of that is left
 */
public record Ranking(
        Map<Scope, List<Double>> columns,
        Map<Scope, Double> scopes,
        Map<String, Double> kinds,
        double recency,
        double recentDays) {
    public static final Ranking STANDARD = new Ranking(
            Map.of(
                    Scope.OBSERVATIONS, List.of(8.0, 4.0, 1.0, 2.0, 3.0, 3.0, 3.0, 1.0),
                    Scope.SUMMARIES, List.of(6.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0),
                    Scope.PROMPTS, List.of(1.0, 1.0)),
            Map.of(Scope.OBSERVATIONS, 1.0, Scope.SUMMARIES, 0.8, Scope.PROMPTS, 0.5),
            Map.of(),
            0.5,
            30.0);
    private static final double MILLIS_PER_DAY = 86_400_000.0;

    /** The weight of a pinned memory: it comes before others that fit about as well. */
    private static final double PINNED = 1.1;

    public Ranking {
        columns = Map.copyOf(columns);
        scopes = Map.copyOf(scopes);
        kinds = Map.copyOf(kinds);
    }

    /** The score of a row's words as SQL; higher is better. */
    String toWordScore(Scope scope, String fullText) {
        String weights = columns.getOrDefault(scope, List.of()).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        // FTS5's rank is negative; lower is better.
        return "-bm25(" + fullText + ", " + weights + ")";
    }

    /** The row's other weights as SQL, a factor of the score; binds one value, the time of the query. */
    String toFactor(Scope scope) {
        return scopes.getOrDefault(scope, 1.0) + kindFactor(scope) + " * (1.0 + " + recency * recentDays + " / ("
                + recentDays + " + max(0.0, (? - at) / " + MILLIS_PER_DAY + ")))"
                + (scope == Scope.PROMPTS ? "" : " * iif(pinned, " + PINNED + ", 1.0)");
    }

    /** The highest possible value of {@link #toFactor}. */
    double mostFactor(Scope scope) {
        double mostKind = scope == Scope.OBSERVATIONS
                ? kinds.values().stream().mapToDouble(Double::doubleValue).reduce(1, Math::max)
                : 1;
        return scopes.getOrDefault(scope, 1.0) * mostKind * (1 + recency) * (scope == Scope.PROMPTS ? 1 : PINNED);
    }

    private String kindFactor(Scope scope) {
        if (scope != Scope.OBSERVATIONS || kinds.isEmpty()) {
            return "";
        }
        return kinds.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(kind -> " WHEN '" + kind.getKey() + "' THEN " + kind.getValue())
                .collect(Collectors.joining("", " * CASE kind", " ELSE 1.0 END"));
    }
}
