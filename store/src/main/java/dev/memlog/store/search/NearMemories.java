/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.embedding.VectorIndex.Near;
import dev.memlog.store.embedding.VectorIndex.Nearness;
import dev.memlog.store.search.Candidates.Scored;
import dev.memlog.store.search.SearchRequest.Scope;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of a search that are near to its query in meaning.
 *
 * <p>Threading: one search, one thread.
 */
final class NearMemories {
    private static final int MAX_NEAR = 100;
    /** Of all memories, before a filter is applied. */
    private static final int LOOKED_AT = 400;

    private static final int ENOUGH = 25;

    /** Memories whose mean similarity is that of any one. */
    private static final int MEASURED = 1_000;

    private final Connection connection;
    private final Candidates candidates;
    private final Meaning meaning;
    private final boolean restricted;
    private @Nullable Nearness nearestOfAll;
    private double usual;

    /** @param restricted whether the vectors are also of memories that the viewer does not see */
    NearMemories(Connection connection, Candidates candidates, Meaning meaning, boolean restricted) {
        this.connection = connection;
        this.candidates = candidates;
        this.meaning = meaning;
        this.restricted = restricted;
    }

    /** Those of one kind; the similarity is the score. */
    List<Scored> of(Scope scope) throws SQLException {
        SearchTable table = SearchTable.of(scope);
        WordStats stats = candidates.stats();
        Nearness nearest = stats.hasFew(table) ? nearest(stats.few(table)) : nearestOfAll();
        usual = nearest.usual();
        List<Scored> found = shown(table, nearest.nearest());
        // A narrow filter leaves few memories, or others see the nearest ones: then only those that pass are compared.
        if (found.size() < ENOUGH && (candidates.isNarrow() || restricted)) {
            found = shown(table, meaning.index().among(meaning.question(), MAX_NEAR, admitted(table)));
        }
        if (found.isEmpty()) {
            return found;
        }
        double enough = nearest.enough(found.getFirst().score(), meaning.nearness());
        return found.stream()
                .limit(MAX_NEAR)
                .filter(each -> each.score() >= enough)
                .toList();
    }

    /** The similarities of these memories to the question, and of any memory; those without a vector have none. */
    Similarity similarity(List<Scored> found) {
        Set<Long> numbers = found.stream().map(Scored::number).collect(Collectors.toSet());
        Map<Long, Double> cosines =
                meaning.index().among(meaning.question(), Math.max(1, numbers.size()), numbers).stream()
                        .collect(Collectors.toMap(Near::memory, Near::cosine));
        return new Similarity(cosines, usual);
    }

    /** @param usual the mean one */
    record Similarity(Map<Long, Double> cosines, double usual) {}

    /** Among so few no others are compared. */
    private Nearness nearest(Set<Long> few) {
        return new Nearness(
                meaning.index().among(meaning.question(), LOOKED_AT, few),
                meaning.index().usual(meaning.question(), restricted ? few : null));
    }

    private Nearness nearestOfAll() throws SQLException {
        Nearness known = nearestOfAll;
        if (known == null) {
            known = meaning.index().nearest(meaning.question(), LOOKED_AT, null);
            if (restricted) {
                known = new Nearness(known.nearest(), meaning.index().usual(meaning.question(), newestSeen()));
            }
            nearestOfAll = known;
        }
        return known;
    }

    private List<Scored> shown(SearchTable table, List<Near> near) throws SQLException {
        if (near.isEmpty()) {
            return List.of();
        }
        Map<Long, Double> cosines = near.stream().collect(Collectors.toMap(Near::memory, Near::cosine));
        Select select = new Select("number, at FROM " + table.table()).whereIn("number", cosines.keySet());
        candidates.narrow(select, table);
        return select
                .list(
                        connection,
                        row -> new Scored(
                                table.scope(),
                                row.getLong(1),
                                row.getLong(2),
                                cosines.getOrDefault(row.getLong(1), 0.0)))
                .stream()
                .sorted(Scored.BEST_FIRST)
                .toList();
    }

    private Set<Long> admitted(SearchTable table) throws SQLException {
        Select select = new Select("number FROM " + table.table());
        candidates.narrow(select, table);
        return new HashSet<>(select.numbers(connection));
    }

    /** Memories that the viewer sees, of the kind that has most vectors. */
    private Set<Long> newestSeen() throws SQLException {
        return new HashSet<>(
                new Select("number FROM observations ORDER BY number DESC LIMIT ?", MEASURED).numbers(connection));
    }
}
