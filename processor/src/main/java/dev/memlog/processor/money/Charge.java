/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.money;

import dev.memlog.processor.provider.Usage;
import org.jspecify.annotations.Nullable;

/**
 * The charge of one call.
 *
 * @param costMicros in micro-dollars; null for a model without a price
 */
public record Charge(
        String provider,
        String model,
        Usage usage,
        @Nullable Long costMicros) {
    public long unpricedTokens() {
        return costMicros == null ? usage.total() : 0;
    }
}
