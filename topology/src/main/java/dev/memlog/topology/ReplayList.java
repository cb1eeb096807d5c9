/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SessionNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a task's sessions have dead letters that are to be tried once more unasked, and when they failed: an index of
 * the events that were given up, kept in memory and rebuilt from them.
 *
 * <p>Threading: confined to the stream thread.
 */
final class ReplayList {
    /** A call may end while a punctuation runs, and is told of by the time of its end. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final Map<SessionNumber, Instant> failedAt = new LinkedHashMap<>();

    /** @param at no earlier than that of any other session here: they stand in the order of their failures */
    void add(SessionNumber session, Instant at) {
        failedAt.remove(session);
        failedAt.put(session, at);
    }

    void remove(SessionNumber session) {
        failedAt.remove(session);
    }

    boolean isEmpty() {
        return failedAt.isEmpty();
    }

    /**
     * The {@code most} sessions whose letters failed first, and before {@code time}. What failed in the future was told by
     * a clock that was ahead, before this task began.
     */
    List<SessionNumber> failedBefore(Instant time, Instant now, int most) {
        Instant future = now.plus(TOLERANCE);
        return failedAt.entrySet().stream()
                .limit(most)
                .takeWhile(entry ->
                        entry.getValue().isBefore(time) || entry.getValue().isAfter(future))
                .map(Map.Entry::getKey)
                .toList();
    }
}
