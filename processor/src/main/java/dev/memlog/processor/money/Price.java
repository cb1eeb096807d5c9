/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.event.Bounds;
import dev.memlog.processor.provider.Usage;

/** A model's price, in micro-dollars per million tokens. */
public record Price(long input, long output, long cachedInput) {
    public static final Price FREE = new Price(0, 0, 0);
    static final long MAX = Bounds.MAX_PRICE;
    private static final long PER = 1_000_000L;

    public Price {
        if (outside(input) || outside(output) || outside(cachedInput)) {
            throw new IllegalArgumentException("a price is from 0 to 1000 US dollars for a million tokens");
        }
    }

    /** In micro-dollars; a part of one counts as one, so that nothing is undercounted. */
    long of(Usage usage) {
        long whole = (usage.inputTokens() - usage.cachedInputTokens()) * input
                + usage.cachedInputTokens() * cachedInput
                + usage.outputTokens() * output;
        return Math.ceilDiv(whole, PER);
    }

    private static boolean outside(long micros) {
        return micros < 0 || micros > MAX;
    }
}
