/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.session.SessionState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Index of a task's sessions by what they wait for: a start, a due time, or nothing. Kept in memory and rebuilt from
 * the session store.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class WorkList {
    private record Timer(Instant dueAt, SessionNumber session, Set<String> gone) {}

    /** Sessions that may use the same providers, so that one refusal holds for all of them. */
    static final class StartQueue {
        private final Set<String> gone;
        private final Set<SessionNumber> ready = new LinkedHashSet<>();
        private final Set<SessionNumber> parked = new LinkedHashSet<>();

        private StartQueue(Set<String> gone) {
            this.gone = gone;
        }

        /** The providers that have lost the sessions of this lane. */
        Set<String> gone() {
            return gone;
        }

        /** The session to start next, parked sessions first; null if there is none. */
        @Nullable
        SessionNumber peekStartable() {
            Iterator<SessionNumber> first = parked.isEmpty() ? ready.iterator() : parked.iterator();
            return first.hasNext() ? first.next() : null;
        }

        List<SessionNumber> ready() {
            return List.copyOf(ready);
        }
    }

    private final Duration longestWait;
    private final Predicate<SessionNumber> busy;
    private final Map<Set<String>, StartQueue> queues = new LinkedHashMap<>();
    private final Map<SessionNumber, StartQueue> queueOf = new HashMap<>();
    private final Map<SessionNumber, Timer> timers = new HashMap<>();
    private final PriorityQueue<Timer> timerQueue =
            new PriorityQueue<>(Comparator.comparing(Timer::dueAt).thenComparing(Timer::session));
    private final Set<SessionNumber> idle = new LinkedHashSet<>();

    /** Parked sessions that no provider is asked for, with those that have lost them. */
    private final Map<SessionNumber, Set<String>> held = new LinkedHashMap<>();

    /**
     * @param longestWait a later due time comes from a clock that was ahead: it is due now
     * @param busy true for a session that must not be started until it is indexed again
     */
    public WorkList(Duration longestWait, Predicate<SessionNumber> busy) {
        this.longestWait = longestWait;
        this.busy = busy;
    }

    /** Takes note of a session's new state. */
    public void index(SessionState state, Instant now) {
        SessionNumber session = state.facts().identity().number();
        Set<String> gone = Set.copyOf(state.facts().gone());
        if (busy.test(session)) {
            forget(session);
            return;
        }
        switch (state) {
            case SessionState.Waiting waiting -> {
                // A session that gets another event while it waits keeps its place.
                if (!queue(gone).ready.contains(session)) {
                    forget(session);
                    add(session, queue(gone), false);
                }
            }
            case SessionState.Parked parked -> {
                if (!held.containsKey(session) && !queue(gone).parked.contains(session)) {
                    forget(session);
                    add(session, queue(gone), true);
                }
            }
            case SessionState.Retrying retrying -> {
                forget(session);
                if (!isDue(retrying.dueAt(), now)) {
                    Timer timer = new Timer(retrying.dueAt(), session, gone);
                    timers.put(session, timer);
                    timerQueue.add(timer);
                } else {
                    add(session, queue(gone), false);
                }
            }
            case SessionState.Idle nothing -> {
                forget(session);
                idle.add(session);
            }
            case SessionState.Calling calling -> forget(session);
            case SessionState.Closed closed -> forget(session);
        }
    }

    /** Makes the sessions whose time has come ready. */
    public void wakeDue(Instant now) {
        Timer next;
        while ((next = timerQueue.peek()) != null && isDue(next.dueAt(), now)) {
            timerQueue.remove();
            if (timers.remove(next.session(), next)) {
                add(next.session(), queue(next.gone()), false);
            }
        }
    }

    /** Takes a parked session out of its lane, until {@link #releaseHeld}. */
    void hold(SessionState session) {
        SessionNumber number = session.facts().identity().number();
        forget(number);
        held.put(number, Set.copyOf(session.facts().gone()));
    }

    void releaseHeld() {
        held.forEach((session, gone) -> add(session, queue(gone), true));
        held.clear();
    }

    public boolean hasHeld() {
        return !held.isEmpty();
    }

    Collection<StartQueue> queues() {
        return List.copyOf(queues.values());
    }

    public List<SessionNumber> idle() {
        return List.copyOf(idle);
    }

    public boolean hasIdle() {
        return !idle.isEmpty();
    }

    boolean hasReady() {
        return queues.values().stream().anyMatch(queue -> !queue.ready.isEmpty());
    }

    public boolean hasStartable() {
        return !queueOf.isEmpty();
    }

    /** Whether nothing waits to be started, now or at a time; those that are held do not count. */
    public boolean isEmpty() {
        return queueOf.isEmpty() && timers.isEmpty();
    }

    private boolean isDue(Instant at, Instant now) {
        return !at.isAfter(now) || at.isAfter(now.plus(longestWait));
    }

    private StartQueue queue(Set<String> gone) {
        return queues.computeIfAbsent(gone, StartQueue::new);
    }

    private void add(SessionNumber session, StartQueue queue, boolean parked) {
        (parked ? queue.parked : queue.ready).add(session);
        queueOf.put(session, queue);
    }

    private void forget(SessionNumber session) {
        idle.remove(session);
        held.remove(session);
        StartQueue queue = queueOf.remove(session);
        if (queue != null) {
            queue.ready.remove(session);
            queue.parked.remove(session);
        }
        Timer timer = timers.remove(session);
        if (timer != null) {
            timerQueue.remove(timer);
        }
    }
}
