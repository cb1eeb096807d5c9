/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import java.util.Arrays;

/** Vectors of length 1, and their stored form: one byte per number is precise enough. */
public final class Vectors {
    private static final float STEPS = 127f;

    private Vectors() {}

    /**
     * @param scale the value of one step
     * @param steps empty for a vector that has no direction
     */
    public record Stepped(float scale, byte[] steps) {
        static final Stepped NONE = new Stepped(0, new byte[0]);
    }

    /** Of length 1; empty for a vector that has no direction. */
    static float[] unit(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        if (!(square > 0) || Double.isInfinite(square)) {
            return new float[0];
        }
        float[] unit = new float[vector.length];
        double length = Math.sqrt(square);
        for (int i = 0; i < vector.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    /** Each number of a vector, made of length 1, in steps of a 127th of the largest one. */
    public static Stepped step(float[] vector) {
        float[] unit = unit(vector);
        float largest = 0;
        for (float value : unit) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (unit.length == 0) {
            return Stepped.NONE;
        }
        byte[] steps = new byte[unit.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) Math.round(unit[i] / largest * STEPS);
        }
        return new Stepped(largest / STEPS, steps);
    }

    /** The cosine of the angle between a vector of length 1 and a stepped one, to about a hundredth. */
    static double cosine(float[] unit, byte[] steps, int from, float scale) {
        float one = 0;
        float two = 0;
        float three = 0;
        float four = 0;
        int i = 0;
        // Four sums, since each addition to a single one would wait for the one before.
        for (int last = unit.length - 3; i < last; i += 4) {
            one += unit[i] * steps[from + i];
            two += unit[i + 1] * steps[from + i + 1];
            three += unit[i + 2] * steps[from + i + 2];
            four += unit[i + 3] * steps[from + i + 3];
        }
        for (; i < unit.length; i++) {
            one += unit[i] * steps[from + i];
        }
        return (one + two + three + four) * (double) scale;
    }

    static int words(int dimensions) {
        return (dimensions + Long.SIZE - 1) / Long.SIZE;
    }

    /** The side of the centre on which a stepped vector lies, one bit per dimension. */
    static void sides(byte[] steps, int from, float scale, float[] centre, long[] bits, int to) {
        Arrays.fill(bits, to, to + words(centre.length), 0);
        for (int i = 0; i < centre.length; i++) {
            if (steps[from + i] * scale > centre[i]) {
                bits[to + i / Long.SIZE] |= 1L << i % Long.SIZE;
            }
        }
    }

    static long[] sides(float[] unit, float[] centre) {
        long[] bits = new long[words(centre.length)];
        for (int i = 0; i < centre.length; i++) {
            if (unit[i] > centre[i]) {
                bits[i / Long.SIZE] |= 1L << i % Long.SIZE;
            }
        }
        return bits;
    }
}
