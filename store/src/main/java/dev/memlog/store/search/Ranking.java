/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.SearchRequest.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Weights that rank what a search finds; decision 0055 has the reasons for the figures.
 *
 * @param columns weights of each full-text table's columns, in their order: an occurrence in one counts so many times
 * @param scopes the weight of each kind of memory
 * @param kinds the weight of each kind of observation; 1 for kinds without an entry
 * @param recency the additional weight of a memory of this moment over an old one
 * @param recentDays the age at which half of that is left
 * @param coverage the additional weight of a memory that has all of the words over one that has hardly any
 * @param meaning the weight of the same meaning, beside 1 for the best by words
 */
public record Ranking(
        Map<Scope, List<Double>> columns,
        Map<Scope, Double> scopes,
        Map<String, Double> kinds,
        double recency,
        double recentDays,
        double coverage,
        double meaning) {
    public static final Ranking STANDARD = new Ranking(
            Map.of(
                    Scope.OBSERVATIONS, List.of(4.0, 2.0, 1.0, 1.0, 1.0, 0.5, 0.5, 1.0),
                    Scope.SUMMARIES, List.of(4.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
                    Scope.PROMPTS, List.of(1.0, 1.0)),
            Map.of(Scope.OBSERVATIONS, 1.0, Scope.SUMMARIES, 0.8, Scope.PROMPTS, 0.5),
            Map.of(),
            0.05,
            30.0,
            0.2,
            1.0);
    private static final double MILLIS_PER_DAY = 86_400_000.0;
    /** How soon more occurrences of a word count no more, and how much a memory's length divides them: BM25's own. */
    private static final double SATURATION = 1.2;

    private static final double BY_LENGTH = 0.75;

    public Ranking {
        columns = Map.copyOf(columns);
        scopes = Map.copyOf(scopes);
        kinds = Map.copyOf(kinds);
    }

    List<Double> columns(Scope scope) {
        return columns.getOrDefault(scope, List.of());
    }

    double scope(Scope scope) {
        return scopes.getOrDefault(scope, 1.0);
    }

    /** How much a word tells that so many of all memories have; more than 0 for any. */
    static double rarity(double with, double all) {
        return Math.log1p((Math.max(all, with) - with + 0.5) / (with + 0.5));
    }

    /**
     * What occurrences count beside a rare word's one in a memory of usual length.
     *
     * @param occurrences by the weights of their columns
     * @param length beside the usual one
     */
    static double strength(double occurrences, double length) {
        return occurrences
                * (SATURATION + 1)
                / (occurrences + SATURATION * (1 - BY_LENGTH + BY_LENGTH * length));
    }

    /** A memory's length as SQL, in bytes, by the weights of its columns. */
    String toLength(SearchTable table) {
        List<Double> weights = columns(table.scope());
        return IntStream.range(0, table.columns().size())
                .mapToObj(column ->
                        weights.get(column) + " * coalesce(octet_length(" + table.columns().get(column) + "), 0)")
                .collect(Collectors.joining(" + "));
    }

    /** The score of a row's words as SQL; higher is better. */
    String toWordScore(Scope scope, String fullText) {
        String weights = columns(scope).stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        // FTS5's rank is negative; lower is better.
        return "-bm25(" + fullText + ", " + weights + ")";
    }

    /** The row's other weights as SQL, a factor of the score; binds one value, the time of the query. */
    String toFactor(Scope scope) {
        return scope(scope) + kindFactor(scope) + " * (1.0 + " + recency * recentDays + " / ("
                + recentDays + " + max(0.0, (? - at) / " + MILLIS_PER_DAY + ")))";
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
