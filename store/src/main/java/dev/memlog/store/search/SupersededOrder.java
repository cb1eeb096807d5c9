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
import java.util.Objects;

/**
 * The order of found observations where some deny others: one that supersedes another stands before it, if the query does
 * not tell them apart. A query that has the older one's value asks for the older one, and its place is not taken.
 *
 * <p>Threading: one search, one thread.
 */
final class SupersededOrder {
    /** Hits that are ranked beside those of a page, since some of these move forward. */
    static final int SLACK = 20;

    private static final int RANKED = 400;
    /** The share of the older one's score from which the query fits both. */
    private static final double FITS_BOTH = 0.8;

    private static final double JUST_BEFORE = 1.000_001;

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
        Map<Long, Scored> found = new HashMap<>();
        hits.forEach(hit -> found.put(hit.number(), hit));
        Map<Long, Scored> ranked = new HashMap<>(found);
        // The oldest first, so that the newest of a chain stands before all of it.
        for (Link link : links) {
            Scored newer = found.get(link.by());
            // A memory whose number was searched for stays where it is: no score of words comes near it.
            if (newer != null && fitsBoth(newer, Objects.requireNonNull(found.get(link.number())))) {
                double least = Objects.requireNonNull(ranked.get(link.number())).score() * JUST_BEFORE;
                double score = Math.max(
                        Objects.requireNonNull(ranked.get(newer.number())).score(), least);
                ranked.put(
                        newer.number(), new Scored(newer.scope(), newer.number(), newer.at(), score, newer.evidence()));
            }
        }
        List<Scored> ordered = new ArrayList<>(ranked.values());
        ordered.sort(Scored.BEST_FIRST);
        return ordered;
    }

    private static boolean fitsBoth(Scored newer, Scored older) {
        return newer.score() >= FITS_BOTH * older.score();
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
                    .sorted(Comparator.comparingLong(Link::since).thenComparingLong(Link::by))
                    .toList();
        } catch (SQLException e) {
            throw StoreException.of("ranking superseded observations", e);
        }
    }
}
