/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.ground;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.store.row.Rows.MemoryRow;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchHits.Hit;
import dev.memlog.store.search.SearchRequest.Scope;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How some memories stand. Of a memory of which nothing is known nothing is said, and its rank stays.
 *
 * @param known by the number of the memory
 */
public record Standings(Map<Long, Standing> known) {
    public static final Standings UNKNOWN = new Standings(Map.of());

    public Standings {
        known = Map.copyOf(known);
    }

    /** Null if nothing is known of it. */
    public @Nullable Standing of(MemoryRow row) {
        return known.get(row.number());
    }

    public String mark(MemoryRow row) {
        Standing standing = of(row);
        return standing == null ? "" : standing.mark();
    }

    public String note(MemoryRow row) {
        Standing standing = of(row);
        return standing == null ? "" : standing.note();
    }

    public double factor(ObservationRow row) {
        Standing standing = of(row);
        return standing == null ? 1 : standing.factor();
    }

    public boolean isTold(MemoryRow row) {
        Standing standing = of(row);
        return standing == null || standing.isTold();
    }

    /** Adds the field {@code ground} if something is known. */
    public ObjectNode addTo(ObjectNode json, MemoryRow row) {
        Standing standing = of(row);
        if (standing != null) {
            standing.addTo(json);
        }
        return json;
    }

    /** A page of hits with each observation moved down as far as its standing lowers its score; none leaves the page. */
    public SearchHits ranked(SearchHits hits) {
        if (known.isEmpty()) {
            return hits;
        }
        Map<Long, Double> factors = new HashMap<>();
        hits.observations().forEach(row -> factors.put(row.number(), factor(row)));
        Comparator<Hit> best = Comparator.comparingDouble((Hit hit) ->
                        hit.score() * (hit.scope() == Scope.OBSERVATIONS ? factors.getOrDefault(hit.number(), 1.0) : 1))
                .reversed();
        List<Hit> ranked = hits.ranked().stream().sorted(best).toList();
        Map<Long, Integer> places = new HashMap<>();
        for (Hit hit : ranked) {
            if (hit.scope() == Scope.OBSERVATIONS) {
                places.put(hit.number(), places.size());
            }
        }
        List<ObservationRow> observations = hits.observations().stream()
                .sorted(Comparator.comparingInt(row -> places.getOrDefault(row.number(), Integer.MAX_VALUE)))
                .toList();
        return new SearchHits(observations, hits.summaries(), hits.prompts(), ranked, hits.hasMore(), hits.corrected());
    }
}
