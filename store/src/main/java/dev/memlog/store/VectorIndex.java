/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongPredicate;

/**
 * All vectors of one model in memory, looked through from end to end for each question.
 *
 * <p>Threading: safe.
 */
final class VectorIndex {
    private final Map<Long, Entry> entries = new ConcurrentHashMap<>();

    private record Entry(byte[] steps, float largest) {}

    /** @param cosine 1 for what means the same */
    record Near(long memory, double cosine) {}

    void put(long memory, byte[] blob) {
        entries.put(memory, new Entry(Vectors.toSteps(blob), Vectors.largest(blob)));
    }

    boolean has(long memory) {
        return entries.containsKey(memory);
    }

    /** Lets go of all others. */
    void retain(Set<Long> memories) {
        entries.keySet().retainAll(memories);
    }

    int size() {
        return entries.size();
    }

    /** The nearest that are admitted, nearest first; of vectors with another number of dimensions none is near. */
    List<Near> nearest(byte[] blob, int count, LongPredicate admitted) {
        if (blob.length == 0) {
            return List.of();
        }
        byte[] steps = Vectors.toSteps(blob);
        float largest = Vectors.largest(blob);
        PriorityQueue<Near> best = new PriorityQueue<>(Comparator.comparingDouble(Near::cosine));
        entries.forEach((memory, entry) -> {
            if (entry.steps().length == steps.length && admitted.test(memory)) {
                best.add(new Near(memory, Vectors.cosine(steps, largest, entry.steps(), entry.largest())));
                if (best.size() > count) {
                    best.poll();
                }
            }
        });
        List<Near> nearest = new ArrayList<>(best);
        nearest.sort(Comparator.comparingDouble(Near::cosine).reversed());
        return nearest;
    }
}
