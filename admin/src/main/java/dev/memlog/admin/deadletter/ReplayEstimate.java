/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.query.SpendQueries.Cost;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * About what it takes to work through dead letters once more: by what events have taken so far, instructions, replies and
 * failures among it; by the letters' own size where that is more, or nothing has been spent yet.
 *
 * <p>Threading: safe.
 */
final class ReplayEstimate {
    private static final SpendQueries.Range ALWAYS = new SpendQueries.Range(null, null, List.of());
    private static final int BYTES_PER_TOKEN = 4;

    private final SpendQueries spend;
    private final LongSupplier processed;

    /** @param processed how many events have been processed in all */
    ReplayEstimate(SpendQueries spend, LongSupplier processed) {
        this.spend = spend;
        this.processed = processed;
    }

    /** Adds {@code estimatedTokens} and {@code estimatedCostMicros}, null where no call has had a price. */
    ObjectNode addTo(ObjectNode json, long letters, long bytes) {
        Cost soFar = spend.total(ALWAYS);
        long tokens = soFar.tokensIn() + soFar.tokensOut();
        long each = Math.ceilDiv(tokens, Math.max(1, processed.getAsLong()));
        long estimated = Math.max(letters * each, Math.ceilDiv(bytes, BYTES_PER_TOKEN));
        json.put("estimatedTokens", estimated);
        long priced = tokens - soFar.unpricedTokens();
        if (priced > 0) {
            return json.put("estimatedCostMicros", Math.round((double) estimated * soFar.costMicros() / priced));
        }
        return json.putNull("estimatedCostMicros");
    }
}
