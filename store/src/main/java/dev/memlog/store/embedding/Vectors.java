/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

/** Vectors of length 1, and their stored form: one byte per number is precise enough. */
public final class Vectors {
    private static final float STEPS = 127f;
    private static final int FINE = 32_767;

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

    /** A vector of length 1 in whole numbers: products of these with stepped ones are added faster than fractions. */
    static int[] fine(float[] unit) {
        int[] fine = new int[unit.length];
        for (int i = 0; i < fine.length; i++) {
            fine[i] = Math.round(unit[i] * FINE);
        }
        return fine;
    }

    /** The cosine of the angle between a {@link #fine} vector and a stepped one, to about a hundredth. */
    static double cosine(int[] fine, byte[] steps, int from, float scale) {
        // No sum of this many products reaches the end of the range, as both vectors have the length 1.
        int sum = 0;
        for (int i = 0; i < fine.length; i++) {
            sum += fine[i] * steps[from + i];
        }
        return sum / (double) FINE * scale;
    }

    static int words(int dimensions) {
        return (dimensions + Long.SIZE - 1) / Long.SIZE;
    }

    /** The side of the centre on which a stepped vector lies, one bit per dimension. */
    static long[] sides(byte[] steps, int from, float scale, float[] centre) {
        long[] bits = new long[words(centre.length)];
        for (int i = 0; i < centre.length; i++) {
            if (steps[from + i] * scale > centre[i]) {
                bits[i / Long.SIZE] |= 1L << i % Long.SIZE;
            }
        }
        return bits;
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
