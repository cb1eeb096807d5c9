/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import ai.onnxruntime.OrtException;
import java.util.Arrays;

/**
 * Texts of any length to vectors. A long text goes in portions as long as those that the model learned from, and has
 * the mean of their vectors, each counted by its length: so a long summary is found by what stands at its end, too, and
 * takes a fraction of the time and of the memory that one long portion would.
 *
 * <p>Threading: safe; not to be closed while it encodes.
 */
record SentenceEncoder(SentenceModel model, WordPieceTokenizer tokenizer) implements AutoCloseable {
    /** Of one portion, with the marks of begin and end. */
    static final int TOKENS = 128;

    private static final int MARKS = 2;

    /**
     * Of length 1.
     *
     * @param portions of the text that count; the rest is left out
     */
    float[] vector(String text, int portions) throws OrtException {
        long[] tokens = tokenizer.tokens(text, portions * (TOKENS - MARKS) + MARKS);
        if (tokens.length <= TOKENS) {
            return model.vector(tokens);
        }
        int last = tokens.length - 1;
        double[] sum = new double[0];
        for (int from = 1; from < last; from += TOKENS - MARKS) {
            int to = Math.min(last, from + TOKENS - MARKS);
            long[] portion = new long[to - from + MARKS];
            portion[0] = tokens[0];
            System.arraycopy(tokens, from, portion, 1, to - from);
            portion[portion.length - 1] = tokens[last];
            float[] vector = model.vector(portion);
            sum = sum.length == 0 ? new double[vector.length] : sum;
            for (int i = 0; i < vector.length; i++) {
                sum[i] += (double) vector[i] * (to - from);
            }
        }
        return unit(sum);
    }

    static float[] unit(double[] sum) {
        double length = Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
        float[] unit = new float[sum.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = length > 0 ? (float) (sum[i] / length) : 0;
        }
        return unit;
    }

    @Override
    public void close() {
        model.close();
    }
}
