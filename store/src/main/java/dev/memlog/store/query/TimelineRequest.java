/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.store.row.Shown;
import java.time.Instant;
import java.util.List;

/**
 * A moment and the number of memories around it. Memories are in order of time, those of one time in order of number.
 *
 * @param number of the memory at the moment; for a plain time, less than every number
 * @param before maximum number of memories before it, 0 to 100
 * @param after maximum number of memories after it, 0 to 100
 * @param projects empty for all
 */
public record TimelineRequest(Instant at, long number, int before, int after, List<String> projects, Shown shown) {
    public static final int MAX_DEPTH = 100;
    private static final long NO_NUMBER = -1;

    public TimelineRequest {
        before = Math.clamp(before, 0, MAX_DEPTH);
        after = Math.clamp(after, 0, MAX_DEPTH);
        projects = List.copyOf(projects);
    }

    /** Around a time; memories of exactly that time count as after it. */
    public static TimelineRequest around(Instant at, int before, int after, List<String> projects, Shown shown) {
        return new TimelineRequest(at, NO_NUMBER, before, after, projects, shown);
    }
}
