/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

/**
 * Tokens of one call, as the provider counted them.
 *
 * @param inputTokens cached input counts as input
 * @param cachedInputTokens the part of the input that was read from a cache, which costs less
 */
public record Usage(long inputTokens, long outputTokens, long cachedInputTokens) {
    public static final Usage NONE = new Usage(0, 0);

    public Usage(long inputTokens, long outputTokens) {
        this(inputTokens, outputTokens, 0);
    }

    public long total() {
        return inputTokens + outputTokens;
    }

    public Usage plus(Usage other) {
        return new Usage(
                inputTokens + other.inputTokens,
                outputTokens + other.outputTokens,
                cachedInputTokens + other.cachedInputTokens);
    }
}
