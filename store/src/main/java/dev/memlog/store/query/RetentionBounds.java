/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Limits on the memories that are kept.
 *
 * @param from the time of the oldest memory that is kept; null for no limit
 * @param perProject number of newest memories kept per project; null for no limit
 */
public record RetentionBounds(
        @Nullable Instant from, @Nullable Long perProject) {
    public RetentionBounds {
        if (perProject != null && perProject < 1) {
            throw new IllegalArgumentException("at least 1 memory per project must be kept, not " + perProject);
        }
    }
}
