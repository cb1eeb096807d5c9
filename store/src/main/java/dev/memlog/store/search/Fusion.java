/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.Candidates.Scored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Merges the hits by words and the hits by meaning into one list, by their ranks in both. */
final class Fusion {
    /** So large that the first place in one list counts less than a high place in both. */
    private static final double DAMPING = 60.0;

    /** Number of hits by words that take part, independent of the page. */
    static final int MOST = 100;

    private Fusion() {}

    /** @param factor the weight of this kind of memory beside other kinds */
    static List<Scored> fuse(List<Scored> byWords, List<Scored> byMeaning, double factor) {
        Map<Long, Scored> fused = new HashMap<>();
        List<Scored> firstByWords = byWords.subList(0, Math.min(byWords.size(), MOST));
        for (List<Scored> list : List.of(firstByWords, byMeaning)) {
            for (int place = 0; place < list.size(); place++) {
                fused.merge(
                        list.get(place).number(),
                        at(place, list.get(place), factor),
                        (one, other) -> new Scored(one.scope(), one.number(), one.at(), one.score() + other.score()));
            }
        }
        // The other hits follow without points, which would move a memory between two pages.
        for (int place = MOST; place < byWords.size(); place++) {
            fused.putIfAbsent(byWords.get(place).number(), at(place, byWords.get(place), factor));
        }
        List<Scored> best = new ArrayList<>(fused.values());
        best.sort(Scored.BEST_FIRST);
        return best;
    }

    private static Scored at(int place, Scored each, double factor) {
        return new Scored(each.scope(), each.number(), each.at(), factor / (DAMPING + place + 1));
    }
}
