/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SessionNumber;
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
    private final Map<SessionNumber, Instant> failedAt = new LinkedHashMap<>();

    void add(SessionNumber session, Instant at) {
        failedAt.merge(session, at, (known, newer) -> newer.isAfter(known) ? newer : known);
    }

    void remove(SessionNumber session) {
        failedAt.remove(session);
    }

    boolean isEmpty() {
        return failedAt.isEmpty();
    }

    /** The sessions whose letters failed before {@code time}, those first that have been here longest. */
    List<SessionNumber> failedBefore(Instant time) {
        return failedAt.entrySet().stream()
                .filter(entry -> entry.getValue().isBefore(time))
                .map(Map.Entry::getKey)
                .toList();
    }
}
