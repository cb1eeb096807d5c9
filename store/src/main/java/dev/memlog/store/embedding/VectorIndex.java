/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The vectors of one model in memory, within a limit: if they are too many, those of the newest memories are kept.
 * Vectors of different lengths are stored apart and never compared.
 *
 * <p>Threading: safe; searches run concurrently and wait for a put.
 */
public final class VectorIndex {
    private final LongSupplier capacity;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<Integer, VectorSegment> segments = new HashMap<>();

    /** @param capacity in bytes */
    public VectorIndex(long capacity) {
        this(() -> capacity);
    }

    /** @param capacity in bytes, which may change */
    VectorIndex(LongSupplier capacity) {
        this.capacity = capacity;
    }

    /** @param cosine 1 for the same meaning */
    public record Near(long memory, double cosine) {}

    /**
     * @param nearest the memories nearest to the query, nearest first
     * @param usual the average similarity of a memory, which differs much between models
     */
    public record Nearness(List<Near> nearest, double usual) {
        static final Nearness NONE = new Nearness(List.of(), 0);
        private static final double ROUNDING = 1e-6;

        /** The similarity threshold: this share of the way from the usual similarity to the best one. */
        public double enough(double best, double share) {
            // The best memory always counts; a memory in the opposite direction never does.
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

    /** Drops all other vectors. */
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

    /** The nearest of these memories, nearest first. */
    public List<Near> among(float[] question, int count, Set<Long> memories) {
        float[] unit = Vectors.unit(question);
        return reading(() -> {
            VectorSegment segment = segments.get(unit.length);
            return segment == null ? List.of() : segment.among(unit, count, memories);
        });
    }

    /**
     * The average similarity of a memory.
     *
     * @param memories null for all
     */
    public double usual(float[] question, @Nullable Set<Long> memories) {
        float[] unit = Vectors.unit(question);
        return reading(() -> {
            VectorSegment segment = segments.get(unit.length);
            if (segment == null) {
                return 0.0;
            }
            return memories == null ? segment.usual(unit) : segment.usual(unit, memories);
        });
    }

    /** Whether there is room, if necessary after dropping the vector of an older memory. */
    private boolean makeRoom(int dimensions, long memory) {
        long wanted = VectorSegment.bytesEach(dimensions);
        long most = capacity.getAsLong();
        while (segments.values().stream().mapToLong(VectorSegment::bytes).sum() + wanted > most) {
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
