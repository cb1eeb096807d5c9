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

    private Fusion() {}

    /** @param factor what memories of this kind count beside those of others */
    static List<Scored> fuse(List<Scored> byWords, List<Scored> byMeaning, double factor) {
        Map<Long, Scored> fused = new HashMap<>();
        for (List<Scored> list : List.of(byWords, byMeaning)) {
            for (int place = 0; place < list.size(); place++) {
                Scored each = list.get(place);
                double points = factor / (DAMPING + place + 1);
                fused.merge(
                        each.number(),
                        new Scored(each.scope(), each.number(), each.at(), points),
                        (one, other) -> new Scored(one.scope(), one.number(), one.at(), one.score() + other.score()));
            }
        }
        List<Scored> best = new ArrayList<>(fused.values());
        best.sort(Scored.BEST_FIRST);
        return best;
    }
}
