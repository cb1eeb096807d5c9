/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.store.PageRequest;

/**
 * How much a new session is told.
 *
 * @param budget {@code context.budget-tokens}: tokens at most, estimated, 800 to 50000
 * @param observations {@code context.observations}: newest ones listed, 1 to 100
 * @param full {@code context.full}: newest ones told in full, 0 to 20
 * @param summaries {@code context.summaries}: newest ones told, the last in full, 0 to 20
 */
public record ContextConfig(int budget, int observations, int full, int summaries) {
    public ContextConfig {
        require("context.budget-tokens", budget, 800, 50_000);
        require("context.observations", observations, 1, PageRequest.MAX_LIMIT);
        require("context.full", full, 0, 20);
        require("context.summaries", summaries, 0, 20);
    }

    public static ContextConfig defaults() {
        return new ContextConfig(2_000, 50, 3, 5);
    }

    private static void require(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s must be %d to %d, not %d".formatted(key, least, most, value));
        }
    }
}
