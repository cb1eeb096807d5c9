/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.told;

import dev.memlog.store.told.ToldCount;
import java.util.Map;

/**
 * What earlier sessions made of memories, as a factor from {@link #LEAST} to {@link #MOST} of a memory's worth.
 *
 * <p>The factor is the share of sessions that used the memory, by the share that used any of those it is chosen from. The
 * latter also stands for {@link #PRIOR} sessions that are added to each memory's own, so that a few sessions move little:
 * {@code ((used + PRIOR × share) / (told + PRIOR)) / share}. It is 1 for a memory that was never told, for all while there
 * are fewer than {@link #ENOUGH} tellings or no use, and the same for the same rows (decision 0060).
 *
 * <p>Threading: immutable.
 */
public final class Usefulness {
    public static final Usefulness UNKNOWN = new Usefulness(Map.of(), 0);

    static final double LEAST = 0.8;
    static final double MOST = 1.25;
    static final int PRIOR = 8;
    static final int ENOUGH = 20;

    private final Map<Long, ToldCount> counts;
    private final double share;

    private Usefulness(Map<Long, ToldCount> counts, double share) {
        this.counts = counts;
        this.share = share;
    }

    /** @param counts by number, of the memories to be chosen from */
    public static Usefulness of(Map<Long, ToldCount> counts) {
        long told = counts.values().stream().mapToLong(ToldCount::told).sum();
        long used = counts.values().stream().mapToLong(ToldCount::used).sum();
        return told < ENOUGH || used == 0 ? UNKNOWN : new Usefulness(Map.copyOf(counts), (double) used / told);
    }

    public double factor(long number) {
        ToldCount count = counts.get(number);
        return count == null
                ? 1
                : Math.clamp((count.used() + PRIOR * share) / (count.told() + PRIOR) / share, LEAST, MOST);
    }
}
