/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.search;

import dev.memlog.bench.search.LabelledSet.Note;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sums over questions: the share of their answers among the first five and ten, whether any is among the first five,
 * and one over the place of the first.
 *
 * <p>Threading: one thread.
 */
final class RankTally {
    private int questions;
    private double atFive;
    private double atTen;
    private int anyAtFive;
    private double reciprocal;

    /** @param found best first */
    void add(List<Note> found, Set<String> gold) {
        questions++;
        int five = answers(found, 5, gold);
        atFive += (double) five / gold.size();
        atTen += (double) answers(found, 10, gold) / gold.size();
        anyAtFive += five > 0 ? 1 : 0;
        for (int place = 0; place < found.size(); place++) {
            if (found.get(place).covers().stream().anyMatch(gold::contains)) {
                reciprocal += 1.0 / (place + 1);
                return;
            }
        }
    }

    private static int answers(List<Note> found, int first, Set<String> gold) {
        Set<String> covered = new HashSet<>();
        found.stream().limit(first).forEach(note -> covered.addAll(note.covers()));
        covered.retainAll(gold);
        return covered.size();
    }

    @Override
    public String toString() {
        return "n %4d  R@5 %.3f  R@10 %.3f  any@5 %.3f  MRR %.3f"
                .formatted(
                        questions,
                        atFive / questions,
                        atTen / questions,
                        (double) anyAtFive / questions,
                        reciprocal / questions);
    }
}
