/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one model in memory, within a bound: where they are too many, those of the newest memories are there.
 * Vectors of different lengths are never compared and lie apart.
 *
 * <p>Threading: safe; questions are answered beside one another, and wait for what is put.
 */
public final class VectorIndex {
    private final long capacity;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Integer, VectorSegment> segments = new HashMap<>();

    /** @param capacity in bytes */
    public VectorIndex(long capacity) {
        this.capacity = capacity;
    }

    /** @param cosine 1 for what means the same */
    public record Near(long memory, double cosine) {}

    /**
     * @param nearest those nearest to the question, nearest first
     * @param usual how near a memory is on the average, which differs much from model to model
     */
    public record Nearness(List<Near> nearest, double usual) {
        static final Nearness NONE = new Nearness(List.of(), 0);
        private static final double ROUNDING = 1e-6;

        /** How near a memory must be to count: this share of the way from what is usual to the best one. */
        public double enough(double best, double share) {
            // The best one counts, however unusual; what points the other way does not.
            double enough = best > usual ? usual + share * (best - usual) : best;
            return Math.max(enough - ROUNDING, Double.MIN_NORMAL);
        }
    }

    void put(long memory, Vectors.Stepped vector) {
        put(List.of(new Entry(memory, vector)));
    }

    record Entry(long memory, Vectors.Stepped vector) {}

    void put(List<Entry> entries) {
        writing(all -> entries.forEach(entry -> {
            all.values().forEach(segment -> segment.remove(entry.memory()));
            int dimensions = entry.vector().steps().length;
            if (dimensions > 0 && makeRoom(dimensions, entry.memory())) {
                all.computeIfAbsent(dimensions, VectorSegment::new).put(entry.memory(), entry.vector());
            }
        }));
    }

    /** Lets go of all others. */
    void retain(Set<Long> memories) {
        writing(all -> all.values()
                .forEach(segment -> segment.numbers().stream()
                        .filter(memory -> !memories.contains(memory))
                        .forEach(segment::remove)));
    }

    public int size() {
        return reading(
                () -> segments.values().stream().mapToInt(VectorSegment::size).sum());
    }

    public long bytes() {
        return reading(
                () -> segments.values().stream().mapToLong(VectorSegment::bytes).sum());
    }

    /** @param admitted null for all */
    public Nearness nearest(float[] question, int count, @Nullable Set<Long> admitted) {
        float[] unit = Vectors.unit(question);
        return reading(() -> {
            VectorSegment segment = segments.get(unit.length);
            return segment == null ? Nearness.NONE : segment.nearest(unit, count, admitted);
        });
    }

    /** Whether there is room now, at the expense of an older memory if need be. */
    private boolean makeRoom(int dimensions, long memory) {
        long wanted = VectorSegment.bytesEach(dimensions);
        while (segments.values().stream().mapToLong(VectorSegment::bytes).sum() + wanted > capacity) {
            VectorSegment with = null;
            for (VectorSegment segment : segments.values()) {
                if (segment.size() > 0 && (with == null || segment.oldest() < with.oldest())) {
                    with = segment;
                }
            }
            if (with == null || with.oldest() > memory) {
                return false;
            }
            with.remove(with.oldest());
        }
        return true;
    }

    private void writing(Consumer<Map<Integer, VectorSegment>> work) {
        lock.writeLock().lock();
        try {
            work.accept(segments);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private <T> T reading(Supplier<T> work) {
        lock.readLock().lock();
        try {
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }
}
