/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

/** Tokens of one call, as the provider counted them; cached input counts as input. */
public record Usage(long inputTokens, long outputTokens) {
    public static final Usage NONE = new Usage(0, 0);

    public long total() {
        return inputTokens + outputTokens;
    }
}
