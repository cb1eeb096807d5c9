/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import dev.memlog.store.embedding.VectorIndex.Near;
import dev.memlog.store.embedding.VectorIndex.Nearness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Vectors of one length, stored consecutively in large blocks. Few vectors are compared one by one. Of many, a sketch
 * of one bit per dimension selects the two thousand candidates at a fiftieth of the work, and only these are compared.
 *
 * <p>Threading: guarded by {@link VectorIndex}.
 */
final class VectorSegment {
    private static final int BLOCK = 512;
    /** As many numbers as are multiplied in some milliseconds. */
    private static final long FEW = 4_000_000;

    private static final int SHORTEST_SKETCHED = 256;
    private static final int MEASURED = 2_000;
    /** Few memories may all be about one subject: as many unrelated ones are assumed beside them. */
    private static final int TELLING = 32;

    private static final int SUPPOSED = 8;

    private static final int BYTES_BESIDE = 80;

    private final int dimensions;
    private final int words;
    private final List<byte[]> steps = new ArrayList<>();
    private final List<long[]> sketches = new ArrayList<>();
    private final TreeMap<Long, Integer> places = new TreeMap<>();
    private final double[] sum;
    private float[] scales = new float[BLOCK];
    private long[] numbers = new long[BLOCK];
    private float @Nullable [] centre;
    private int sketchedAt;
    private int size;

    VectorSegment(int dimensions) {
        this.dimensions = dimensions;
        words = Vectors.words(dimensions);
        sum = new double[dimensions];
    }

    static long bytesEach(int dimensions) {
        return dimensions + (long) Vectors.words(dimensions) * Long.BYTES + BYTES_BESIDE;
    }

    int size() {
        return size;
    }

    long bytes() {
        return size * bytesEach(dimensions);
    }

    Set<Long> numbers() {
        return Set.copyOf(places.keySet());
    }

    long oldest() {
        return places.firstKey();
    }

    void put(long number, Vectors.Stepped vector) {
        remove(number);
        if (size == steps.size() * BLOCK) {
            steps.add(new byte[BLOCK * dimensions]);
            sketches.add(new long[centre == null ? 0 : BLOCK * words]);
            scales = Arrays.copyOf(scales, steps.size() * BLOCK);
            numbers = Arrays.copyOf(numbers, steps.size() * BLOCK);
        }
        int place = size++;
        System.arraycopy(vector.steps(), 0, steps.get(place / BLOCK), place % BLOCK * dimensions, dimensions);
        scales[place] = vector.scale();
        numbers[place] = number;
        places.put(number, place);
        addToSum(place, 1);
        if (dimensions >= SHORTEST_SKETCHED && (long) size * dimensions > FEW && size >= 2 * sketchedAt) {
            sketchAll();
        } else if (centre != null) {
            sketch(place, centre);
        }
    }

    void remove(long number) {
        Integer place = places.remove(number);
        if (place == null) {
            return;
        }
        addToSum(place, -1);
        int last = --size;
        if (place != last) {
            byte[] from = steps.get(last / BLOCK);
            System.arraycopy(
                    from, last % BLOCK * dimensions, steps.get(place / BLOCK), place % BLOCK * dimensions, dimensions);
            scales[place] = scales[last];
            numbers[place] = numbers[last];
            places.put(numbers[place], place);
            if (centre != null) {
                sketch(place, centre);
            }
        }
        // A vector reveals its memory's content, so it is overwritten.
        Arrays.fill(steps.get(last / BLOCK), last % BLOCK * dimensions, (last % BLOCK + 1) * dimensions, (byte) 0);
        if (size == (steps.size() - 1) * BLOCK) {
            steps.removeLast();
            sketches.removeLast();
        }
    }

    /** @param admitted null for all */
    Nearness nearest(float[] unit, int count, @Nullable Set<Long> admitted) {
        if (size == 0) {
            return Nearness.NONE;
        }
        int[] candidates = admitted == null ? null : placesOf(admitted);
        double usual = candidates == null ? usualOfAll(unit) : usualAmong(unit, candidates);
        return new Nearness(best(unit, count, candidates), usual);
    }

    /** The nearest of these, nearest first. */
    List<Near> among(float[] unit, int count, Set<Long> admitted) {
        return best(unit, count, placesOf(admitted));
    }

    /** The similarity of any of these. */
    double usual(float[] unit, Set<Long> admitted) {
        return usualAmong(unit, placesOf(admitted));
    }

    /** The similarity of any. */
    double usual(float[] unit) {
        return size == 0 ? 0 : usualOfAll(unit);
    }

    private List<Near> best(float[] unit, int count, int @Nullable [] among) {
        int[] candidates = among;
        int many = candidates == null ? size : candidates.length;
        if (centre != null && many > MEASURED) {
            candidates = likely(Vectors.sides(unit, centre), candidates, many);
            many = candidates.length;
        }
        int[] fine = Vectors.fine(unit);
        PriorityQueue<Near> best = new PriorityQueue<>(Comparator.comparingDouble(Near::cosine));
        for (int i = 0; i < many; i++) {
            int place = candidates == null ? i : candidates[i];
            double cosine = cosine(fine, place);
            if (best.size() < count || cosine > best.element().cosine()) {
                best.add(new Near(numbers[place], cosine));
                if (best.size() > count) {
                    best.poll();
                }
            }
        }
        List<Near> nearest = new ArrayList<>(best);
        nearest.sort(Comparator.comparingDouble(Near::cosine).reversed());
        return nearest;
    }

    private double usualOfAll(float[] unit) {
        double all = 0;
        for (int i = 0; i < dimensions; i++) {
            all += unit[i] * sum[i];
        }
        return all / supposed(size);
    }

    /** Measured at some, evenly spread: the others are not to be told of. */
    private double usualAmong(float[] unit, int[] among) {
        int[] fine = Vectors.fine(unit);
        int step = among.length / MEASURED + 1;
        double some = 0;
        int count = 0;
        for (int i = 0; i < among.length; i += step) {
            int place = among[i];
            some += cosine(fine, place);
            count++;
        }
        return count == 0 ? 0 : some / supposed(count);
    }

    private static int supposed(int count) {
        return count < TELLING ? count + SUPPOSED : count;
    }

    private int[] placesOf(Set<Long> admitted) {
        int[] found = new int[Math.min(size, admitted.size())];
        int count = 0;
        if (admitted.size() < size / 8) {
            for (long number : admitted) {
                Integer place = places.get(number);
                if (place != null) {
                    found[count++] = place;
                }
            }
        } else {
            for (int place = 0; place < size; place++) {
                if (admitted.contains(numbers[place])) {
                    found[count++] = place;
                }
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** The vectors on the query's side of the centre in most dimensions. */
    private int[] likely(long[] sides, int @Nullable [] among, int many) {
        int[] apart = new int[many];
        int[] counts = new int[dimensions + 1];
        for (int word = 0; word < words; word++) {
            if (among == null) {
                for (int first = 0; first < many; first += BLOCK) {
                    addDiffering(sides[word], sketches.get(first / BLOCK), word * BLOCK, apart, first);
                }
            } else {
                for (int i = 0; i < many; i++) {
                    long side = sketches.get(among[i] / BLOCK)[word * BLOCK + among[i] % BLOCK];
                    apart[i] += Long.bitCount(sides[word] ^ side);
                }
            }
        }
        for (int differing : apart) {
            counts[differing]++;
        }
        int bound = 0;
        int below = 0;
        while (below + counts[bound] < MEASURED) {
            below += counts[bound++];
        }
        int[] likely = new int[below + counts[bound]];
        int count = 0;
        for (int i = 0; i < many; i++) {
            if (apart[i] <= bound) {
                likely[count++] = among == null ? i : among[i];
            }
        }
        return likely;
    }

    private static void addDiffering(long sides, long[] sketch, int from, int[] apart, int first) {
        int count = Math.min(BLOCK, apart.length - first);
        for (int i = 0; i < count; i++) {
            apart[first + i] += Long.bitCount(sides ^ sketch[from + i]);
        }
    }

    private double cosine(int[] fine, int place) {
        return Vectors.cosine(fine, steps.get(place / BLOCK), place % BLOCK * dimensions, scales[place]);
    }

    /** Computed again from the present centre each time the number of vectors has doubled. */
    private void sketchAll() {
        float[] middle = new float[dimensions];
        for (int i = 0; i < dimensions; i++) {
            middle[i] = (float) (sum[i] / size);
        }
        centre = middle;
        sketchedAt = size;
        sketches.replaceAll(sketch -> new long[BLOCK * words]);
        for (int place = 0; place < size; place++) {
            sketch(place, middle);
        }
    }

    /** Of a block, all first words stand before all second ones. */
    private void sketch(int place, float[] middle) {
        long[] sides = Vectors.sides(steps.get(place / BLOCK), place % BLOCK * dimensions, scales[place], middle);
        long[] sketch = sketches.get(place / BLOCK);
        for (int word = 0; word < words; word++) {
            sketch[word * BLOCK + place % BLOCK] = sides[word];
        }
    }

    private void addToSum(int place, int sign) {
        byte[] block = steps.get(place / BLOCK);
        int from = place % BLOCK * dimensions;
        double scale = (double) scales[place] * sign;
        for (int i = 0; i < dimensions; i++) {
            sum[i] += block[from + i] * scale;
        }
    }
}
