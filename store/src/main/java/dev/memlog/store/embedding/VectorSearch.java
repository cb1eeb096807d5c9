/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.embedding;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Search by meaning among the memories of one team.
 *
 * <p>Threading: safe.
 */
public interface VectorSearch {
    VectorIndex index();

    /** The similarity threshold, as a share of the way from the usual similarity to the nearest memory's. */
    double nearness();

    /** The vector of a query; null when it is not there in time, which is no error. */
    float @Nullable [] ofQuestion(String text, @Nullable Duration timeout);

    /**
     * Begins to make the vector of a query. One that may take more than some milliseconds is waited for here, so that the
     * answer may be taken while a database reader is held.
     */
    default Asked ask(String text, @Nullable Duration timeout) {
        float[] vector = ofQuestion(text, timeout);
        return () -> vector;
    }

    /** A vector that is being made. */
    interface Asked {
        /** Null when it is not there in time, which is no error. */
        float @Nullable [] vector();
    }
}
