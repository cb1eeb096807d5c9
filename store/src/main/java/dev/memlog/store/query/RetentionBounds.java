/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which memories are kept.
 *
 * @param from those that are older are not; null for no such bound
 * @param perProject of each project only so many, the newest; null for no such bound
 */
public record RetentionBounds(
        @Nullable Instant from, @Nullable Long perProject) {
    public RetentionBounds {
        if (perProject != null && perProject < 1) {
            throw new IllegalArgumentException("of a project at least 1 memory is kept, not " + perProject);
        }
    }
}
