/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import org.jspecify.annotations.Nullable;

/**
 * How search by meaning stands on this node.
 *
 * @param model what makes the vectors
 * @param activity what this node does about vectors at present
 * @param trouble why no vectors can be made, for people; null if they can
 * @param vectors in memory, for search
 * @param bytes that they take there
 * @param waiting about how many memories have none
 * @param tokensToday what was taken this day of UTC
 * @param tokensPerDay the bound of that; 0 for none
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
    /** What a node does about vectors. */
    public enum Activity {
        /** The log is still being read. */
        STARTING,
        /** Another node makes them. */
        STANDING_BY,
        WORKING,
        /** Every memory has one. */
        IDLE,
        /** Somebody wants no calls to be made. */
        PAUSED,
        /** This day's tokens are used up. */
        OVER_BUDGET,
        /** The endpoint is left alone for a while. */
        UNAVAILABLE
    }
}
