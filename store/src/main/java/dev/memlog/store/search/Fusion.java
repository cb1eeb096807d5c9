/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.Candidates.Scored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes one list of what was found by words and what was found by meaning, by the place of each in both. */
final class Fusion {
    /** So large that being first in one list counts less than being among the first in both. */
    private static final double DAMPING = 60.0;

    /** How many found by words take part; how many more are found tells only how far somebody pages. */
    static final int MOST = 100;

    private Fusion() {}

    /** @param factor what memories of this kind count beside those of others */
    static List<Scored> fuse(List<Scored> byWords, List<Scored> byMeaning, double factor) {
        Map<Long, Scored> fused = new HashMap<>();
        List<Scored> most = byWords.subList(0, Math.min(byWords.size(), MOST));
        for (List<Scored> list : List.of(most, byMeaning)) {
            for (int place = 0; place < list.size(); place++) {
                fused.merge(
                        list.get(place).number(),
                        at(place, list.get(place), factor),
                        (one, other) -> new Scored(one.scope(), one.number(), one.at(), one.score() + other.score()));
            }
        }
        // The others come after: points of their own would move a memory between two pages.
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
