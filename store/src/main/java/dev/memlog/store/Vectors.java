/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors of length 1, as the database keeps them and as memory does: there a byte for each number is near enough. */
final class Vectors {
    private static final float STEPS = 127f;

    private Vectors() {}

    /** Empty for a vector that has no direction. */
    static byte[] toBlob(float[] vector) {
        double square = 0;
        for (float value : vector) {
            square += (double) value * value;
        }
        if (!(square > 0) || Double.isInfinite(square)) {
            return new byte[0];
        }
        double length = Math.sqrt(square);
        ByteBuffer blob = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : vector) {
            blob.putFloat((float) (value / length));
        }
        return blob.array();
    }

    /** @return each number in steps of the largest one; {@code largest} of {@link #largest} gives them back */
    static byte[] toSteps(byte[] blob) {
        ByteBuffer numbers = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        float largest = largest(blob);
        byte[] steps = new byte[blob.length / Float.BYTES];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (byte) Math.round(numbers.getFloat(i * Float.BYTES) / largest * STEPS);
        }
        return steps;
    }

    static float largest(byte[] blob) {
        ByteBuffer numbers = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
        float largest = Float.MIN_NORMAL;
        for (int at = 0; at < blob.length; at += Float.BYTES) {
            largest = Math.max(largest, Math.abs(numbers.getFloat(at)));
        }
        return largest;
    }

    /** The cosine of the angle between both, from -1 to 1, to about a hundredth. */
    static double cosine(byte[] one, float oneLargest, byte[] other, float otherLargest) {
        int sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * other[i];
        }
        return sum * (double) (oneLargest / STEPS) * (otherLargest / STEPS);
    }
}
