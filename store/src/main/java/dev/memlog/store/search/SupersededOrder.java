/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.row.Shown;
import dev.memlog.store.search.Candidates.Scored;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order of found observations where some deny others: one that is superseded is worth less than by its words, and
 * stands behind the one that supersedes it, if that is found as well.
 *
 * <p>Threading: one search, one thread.
 */
final class SupersededOrder {
    /** Hits that are ranked beside those of a page, since some of these move back. */
    static final int SLACK = 20;

    private static final int RANKED = 400;
    private static final double WORTH = 0.5;
    private static final double JUST_BEHIND = 0.999;

    private final Connection connection;
    private final Shown shown;

    SupersededOrder(Connection connection, Shown shown) {
        this.connection = connection;
        this.shown = shown;
    }

    private record Link(long number, long by, long since) {}

    /** @param hits the best first */
    List<Scored> of(List<Scored> hits) {
        List<Link> links = links(hits);
        if (links.isEmpty()) {
            return hits;
        }
        Map<Long, Scored> ranked = new HashMap<>();
        hits.forEach(hit -> ranked.put(hit.number(), hit));
        // The newest first, so that each stands behind one that has found its place.
        for (Link link : links) {
            Scored hit = ranked.get(link.number());
            // A memory whose number was searched for stays where it is.
            if (hit != null && hit.score() < Candidates.CITED_ELSEWHERE) {
                double most = scoreOf(ranked.get(link.by())) * JUST_BEHIND;
                double score = Math.min(hit.score() * WORTH, most);
                ranked.put(link.number(), new Scored(hit.scope(), hit.number(), hit.at(), score));
            }
        }
        List<Scored> ordered = new ArrayList<>(ranked.values());
        ordered.sort(Scored.BEST_FIRST);
        return ordered;
    }

    private static double scoreOf(@Nullable Scored hit) {
        return hit == null ? Double.MAX_VALUE : hit.score();
    }

    private List<Link> links(List<Scored> hits) {
        List<Long> numbers = hits.stream().limit(RANKED).map(Scored::number).toList();
        if (numbers.isEmpty()) {
            return List.of();
        }
        try {
            Select select = new Select("number, superseded_by, superseded_at FROM observations")
                    .whereIn("number", numbers)
                    .where("superseded_by IS NOT NULL");
            if (shown.asOf() != null) {
                select.where("superseded_at <= ?", shown.asOf().toEpochMilli());
            }
            return select.list(connection, row -> new Link(row.getLong(1), row.getLong(2), row.getLong(3))).stream()
                    .sorted(Comparator.comparingLong(Link::since)
                            .thenComparingLong(Link::by)
                            .reversed())
                    .toList();
        } catch (SQLException e) {
            throw StoreException.of("ranking superseded observations", e);
        }
    }
}
