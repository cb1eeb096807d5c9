/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.session.SessionState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a task's sessions want to be started, and which at what time: an index of the session store, kept in memory
 * and rebuilt from it.
 *
 * <p>Threading: confined to the stream thread.
 */
final class WorkList {
    private record Timer(Instant dueAt, SessionNumber session) {}

    private final Set<SessionNumber> ready = new LinkedHashSet<>();
    private final Set<SessionNumber> parked = new LinkedHashSet<>();
    private final Map<SessionNumber, Timer> timers = new HashMap<>();
    private final PriorityQueue<Timer> queue =
            new PriorityQueue<>(Comparator.comparing(Timer::dueAt).thenComparing(Timer::session));

    /** Takes note of a session's new state. */
    void index(SessionState state, Instant now) {
        SessionNumber session = state.facts().identity().number();
        switch (state) {
            case SessionState.Waiting waiting -> {
                if (!ready.contains(session)) {
                    forget(session);
                    ready.add(session);
                }
            }
            case SessionState.Parked held -> {
                if (!parked.contains(session)) {
                    forget(session);
                    parked.add(session);
                }
            }
            case SessionState.Retrying retrying -> {
                forget(session);
                if (retrying.dueAt().isAfter(now)) {
                    Timer timer = new Timer(retrying.dueAt(), session);
                    timers.put(session, timer);
                    queue.add(timer);
                } else {
                    ready.add(session);
                }
            }
            case SessionState.Idle idle -> forget(session);
            case SessionState.Calling calling -> forget(session);
            case SessionState.Closed closed -> forget(session);
        }
    }

    /** Makes the sessions whose time has come ready. */
    void wakeDue(Instant now) {
        Timer next;
        while ((next = queue.peek()) != null && !next.dueAt().isAfter(now)) {
            queue.remove();
            if (timers.remove(next.session(), next)) {
                ready.add(next.session());
            }
        }
    }

    /** The session to start next, parked ones before those that came later; null if there is none. */
    @Nullable
    SessionNumber peekStartable() {
        Iterator<SessionNumber> first = parked.isEmpty() ? ready.iterator() : parked.iterator();
        return first.hasNext() ? first.next() : null;
    }

    List<SessionNumber> ready() {
        return List.copyOf(ready);
    }

    boolean hasReady() {
        return !ready.isEmpty();
    }

    boolean isEmpty() {
        return ready.isEmpty() && parked.isEmpty() && timers.isEmpty();
    }

    void forget(SessionNumber session) {
        ready.remove(session);
        parked.remove(session);
        Timer timer = timers.remove(session);
        if (timer != null) {
            queue.remove(timer);
        }
    }
}
