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
}
