/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import org.jspecify.annotations.Nullable;

/**
 * The state of search by meaning on this node.
 *
 * @param model the model that makes the vectors
 * @param activity the present activity of this node
 * @param trouble the reason why no vectors can be made, for display; null if they can
 * @param vectors in memory, for search
 * @param bytes of the vectors in memory
 * @param waiting approximate number of memories without a vector
 * @param tokensToday tokens used on this UTC day
 * @param tokensPerDay the limit on them; 0 for no limit
 */
public record EmbeddingState(
        String model,
        Activity activity,
        @Nullable String trouble,
        int vectors,
        long bytes,
        long waiting,
        long tokensToday,
        long tokensPerDay) {
    /** A node's activity concerning vectors. */
    public enum Activity {
        /** The log is still being read. */
        STARTING,
        /** Another node makes them. */
        STANDING_BY,
        WORKING,
        /** Every memory has one. */
        IDLE,
        /** Calls are paused. */
        PAUSED,
        /** This day's tokens are used up. */
        OVER_BUDGET,
        /** No calls are made until the pause after a failure ends. */
        UNAVAILABLE,
        /** This process can make none before it is started anew. */
        UNUSABLE
    }
}
