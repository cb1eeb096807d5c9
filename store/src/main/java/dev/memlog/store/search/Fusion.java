/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.search;

import dev.memlog.store.search.Candidates.Scored;
import dev.memlog.store.search.NearMemories.Similarity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Merges the hits by words and the hits by meaning into one list, by their scores: of the best by words 1, of the same
 * meaning {@link Ranking#meaning()}. Ranks are not compared: where the meaning of one memory is hardly nearer than that
 * of another, their ranks differ as much as anywhere (decision 0055).
 *
 * @param best the highest score by words, of all kinds of memory
 * @param similarity of the hits by words
 * @param factor the weight of this kind of memory beside other kinds
 * @param meaning {@link Ranking#meaning()}
 */
record Fusion(double best, Similarity similarity, double factor, double meaning) {
    /** The number of hits by words that take part, independent of the page. */
    static final int MOST = WordWeights.WEIGHED;

    List<Scored> fuse(List<Scored> byWords, List<Scored> byMeaning) {
        Map<Long, Scored> fused = new HashMap<>();
        for (Scored each : byWords.subList(0, Math.min(MOST, byWords.size()))) {
            double cosine = similarity.cosines().getOrDefault(each.number(), similarity.usual());
            fused.put(each.number(), at(each, byWords(each), cosine, 0));
        }
        for (int place = 0; place < byMeaning.size(); place++) {
            Scored each = byMeaning.get(place);
            Scored known = fused.get(each.number());
            fused.put(
                    each.number(),
                    known == null
                            ? at(each, 0, each.score(), place + 1)
                            : at(
                                    known,
                                    known.score() - byMeaning(known.evidence().cosine()),
                                    each.score(),
                                    place + 1));
        }
        // The others follow without a share for their meaning, which would move a memory between two pages.
        for (int place = MOST; place < byWords.size(); place++) {
            Scored each = byWords.get(place);
            fused.putIfAbsent(each.number(), at(each, byWords(each), similarity.usual(), 0));
        }
        List<Scored> all = new ArrayList<>(fused.values());
        all.sort(Scored.BEST_FIRST);
        return all;
    }

    private double byWords(Scored each) {
        return best > 0 ? each.score() / best : 0;
    }

    private double byMeaning(double cosine) {
        return factor * meaning * nearness(cosine);
    }

    /** 0 for the similarity of any memory, 1 for the same meaning: models differ in what is usual. */
    private double nearness(double cosine) {
        double usual = similarity.usual();
        return usual < 1 ? Math.max(0, (cosine - usual) / (1 - usual)) : 0;
    }

    private Scored at(Scored each, double words, double cosine, int place) {
        return new Scored(
                each.scope(),
                each.number(),
                each.at(),
                words + byMeaning(cosine),
                each.evidence().near(nearness(cosine), cosine, similarity.usual(), place));
    }
}
