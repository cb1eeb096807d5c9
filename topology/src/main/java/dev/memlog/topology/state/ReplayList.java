/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.state;

import dev.memlog.event.SessionNumber;
import dev.memlog.topology.state.GivenUpSessions.Failed;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Index of the sessions whose dead letters may be replayed unasked, with their count and time of failure. Kept in
 * memory and written once per record or punctuation.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class ReplayList {
    /** A call that ends while a punctuation runs is dated by its end. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final GivenUpSessions store;
    private final Map<SessionNumber, Failed> failed = new LinkedHashMap<>();
    private final Set<SessionNumber> changed = new LinkedHashSet<>();

    /** How many of them may be tried to find out whether a provider works. */
    private int probing;

    public ReplayList(GivenUpSessions store) {
        this.store = store;
    }

    /** Reads the stored index. */
    public void recover() {
        Map<SessionNumber, Failed> stored = new HashMap<>();
        store.forEach(stored::put);
        stored.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().at()))
                .forEach(entry -> put(entry.getKey(), entry.getValue()));
    }

    /**
     * Adds one letter.
     *
     * @param at no earlier than that of any other session here: they are ordered by time of failure
     * @param probing true if it may be replayed as a provider's probe
     */
    public void add(SessionNumber session, Instant at, boolean probing) {
        add(session, 1, at, probing);
    }

    public void add(SessionNumber session, long letters, Instant at, boolean probing) {
        Failed before = removeEntry(session);
        put(
                session,
                before == null
                        ? new Failed(letters, at, probing)
                        : new Failed(before.events() + letters, at, before.probing() || probing));
        changed.add(session);
    }

    /** One letter less. */
    public void remove(SessionNumber session) {
        Failed before = failed.get(session);
        if (before == null) {
            return;
        }
        if (before.events() > 1) {
            failed.put(session, new Failed(before.events() - 1, before.at(), before.probing()));
        } else {
            removeEntry(session);
        }
        changed.add(session);
    }

    /** Removes the session, whatever its count. */
    public void clear(SessionNumber session) {
        if (removeEntry(session) != null) {
            changed.add(session);
        }
    }

    private void put(SessionNumber session, Failed letters) {
        failed.put(session, letters);
        probing += letters.probing() ? 1 : 0;
    }

    private @Nullable Failed removeEntry(SessionNumber session) {
        Failed before = failed.remove(session);
        probing -= before != null && before.probing() ? 1 : 0;
        return before;
    }

    public void writeChanges() {
        for (SessionNumber session : changed) {
            Failed now = failed.get(session);
            if (now == null) {
                store.remove(session);
            } else {
                store.put(session, now);
            }
        }
        changed.clear();
    }

    public boolean contains(SessionNumber session) {
        return failed.containsKey(session);
    }

    public boolean isEmpty() {
        return failed.isEmpty();
    }

    /** Whether any may be tried to find out if a provider works. */
    public boolean hasProbing() {
        return probing > 0;
    }

    /**
     * The first {@code max} sessions whose letters failed before {@code time}, of those that may serve as a probe. A
     * failure in the future was dated by a clock that was ahead, before this task began.
     */
    public List<SessionNumber> failedBefore(Instant time, Instant now, int max) {
        return failedBefore(time, now, max, true);
    }

    /** Like {@link #failedBefore}, for letters that wait until a provider was repaired. */
    public List<SessionNumber> turnedDownBefore(Instant time, Instant now, int max) {
        return failedBefore(time, now, max, false);
    }

    private List<SessionNumber> failedBefore(Instant time, Instant now, int max, boolean wanted) {
        Instant future = now.plus(TOLERANCE);
        return failed.entrySet().stream()
                .filter(entry -> entry.getValue().probing() == wanted)
                .limit(max)
                .takeWhile(entry -> entry.getValue().at().isBefore(time)
                        || entry.getValue().at().isAfter(future))
                .map(Map.Entry::getKey)
                .toList();
    }
}
