/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import java.time.Instant;
import java.util.List;

/**
 * A moment, and how much around it is wanted. Memories are in order of time, those of one time in order of number.
 *
 * @param number of the memory that the moment is; below every number for a mere time
 * @param before memories at most before it, 0 to 100
 * @param after memories at most after it, 0 to 100
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

    /** Around a time; what is of that very time counts as after it. */
    public static TimelineRequest around(Instant at, int before, int after, List<String> projects, Shown shown) {
        return new TimelineRequest(at, NO_NUMBER, before, after, projects, shown);
    }
}
