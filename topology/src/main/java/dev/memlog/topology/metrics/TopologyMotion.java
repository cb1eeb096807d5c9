/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.metrics;

import dev.memlog.event.SessionNumber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Tracks how long each task of this node has called, waited or stood still, so that a stalled task is visible from
 * outside. A stream thread that hangs reports nothing more: its last report grows old.
 *
 * <p>Time is monotonic and restarts where the node rested for good reason ({@link #rest}).
 *
 * <p>Threading: safe; written by stream threads, read by others.
 */
public final class TopologyMotion {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    private final LongSupplier nanoTime;
    private final Map<Object, Sessions> tasks = new HashMap<>();
    private final Map<Integer, Life> lives = new HashMap<>();
    private long restedAt;
    private long callEndedAt;
    private long restarts;
    private boolean held;

    /** What a task's startable sessions wait for. */
    public enum Waiting {
        /** No session waits. */
        NOTHING,
        /** To be started, as soon as a provider has a place. */
        START,
        /** The next minute of a provider, or a place at one of those that still know the session. */
        PACE,
        /** A provider with an open breaker. */
        PROVIDER
    }

    private static final class Sessions {
        private final Map<SessionNumber, Long> calls = new HashMap<>();
        private Waiting waiting = Waiting.NOTHING;
        private long waitingSince;
        private long startedAt;

        /** When it began to wait or started its last call, whichever was later. */
        long stillSince() {
            return later(waitingSince, startedAt);
        }
    }

    /** The times in which a task was open here. */
    private static final class Life {
        private final Deque<Long> restarts = new ArrayDeque<>();
        private boolean open;
        private boolean closedBefore;
        private long closedAt;
    }

    /** @param nanoTime as {@link System#nanoTime} */
    public TopologyMotion(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        restedAt = nanoTime.getAsLong();
        callEndedAt = restedAt;
    }

    /** A session's call has begun, from the record of its attempt, or is over. */
    public synchronized void calling(Object task, SessionNumber session, boolean calling) {
        Sessions of = tasks.computeIfAbsent(task, unknown -> new Sessions());
        long now = nanoTime.getAsLong();
        if (calling) {
            of.calls.put(session, now);
            of.startedAt = now;
        } else if (of.calls.remove(session) != null) {
            callEndedAt = now;
        }
    }

    public synchronized void waits(Object task, Waiting waiting) {
        Sessions of = tasks.computeIfAbsent(task, unknown -> new Sessions());
        if (of.waiting != waiting) {
            of.waiting = waiting;
            of.waitingSince = nanoTime.getAsLong();
        }
    }

    /** The task makes no more calls here. */
    public synchronized void stopped(Object task) {
        tasks.remove(task);
    }

    /** A task that was closed here a moment ago and is opened again has lost its transaction. */
    public synchronized void opened(int partition) {
        Life life = lives.computeIfAbsent(partition, unknown -> new Life());
        long now = nanoTime.getAsLong();
        life.open = true;
        if (life.closedBefore && now - life.closedAt <= REMEMBERED.toNanos()) {
            restarts++;
            life.restarts.add(now);
        }
    }

    public synchronized void closed(int partition) {
        Life life = lives.computeIfAbsent(partition, unknown -> new Life());
        life.open = false;
        life.closedBefore = true;
        life.closedAt = nanoTime.getAsLong();
    }

    /** Restarts all times: the node was stopped, restored its state, or changed its tasks. */
    public synchronized void rest() {
        restedAt = nanoTime.getAsLong();
    }

    /** Between this and its end nothing moves, by order. */
    public synchronized void hold(boolean on) {
        held = on;
        rest();
    }

    public synchronized boolean isHeld() {
        return held;
    }

    public synchronized int callsUnderWay() {
        return tasks.values().stream().mapToInt(of -> of.calls.size()).sum();
    }

    public synchronized Duration oldestCall() {
        return tasks.values().stream()
                .flatMap(of -> of.calls.values().stream())
                .map(this::ageOf)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How long sessions of some task could have been started while none was and no call ended. */
    public synchronized Duration notStarted() {
        return tasks.values().stream()
                .filter(of -> of.waiting == Waiting.START)
                .map(of -> ageOf(later(of.stillSince(), callEndedAt)))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How long sessions of some task have waited for a provider with an open breaker without a probe. */
    public synchronized Duration notProbed() {
        return tasks.values().stream()
                .filter(of -> of.waiting == Waiting.PROVIDER)
                .map(of -> ageOf(of.stillSince()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** How often the task that did it most was closed and opened again in the last five minutes. */
    public synchronized int restartsOfOneTask() {
        long now = nanoTime.getAsLong();
        int most = 0;
        for (Life life : lives.values()) {
            life.restarts.removeIf(at -> now - at > REMEMBERED.toNanos());
            most = Math.max(most, life.restarts.size());
        }
        return most;
    }

    /** How often any task was, since the start. */
    public synchronized long restarts() {
        return restarts;
    }

    /** The partitions whose tasks work here at the moment. */
    public synchronized Set<Integer> partitions() {
        Set<Integer> open = new TreeSet<>();
        lives.forEach((partition, life) -> {
            if (life.open) {
                open.add(partition);
            }
        });
        return open;
    }

    private Duration ageOf(long since) {
        return Duration.ofNanos(nanoTime.getAsLong() - later(since, restedAt));
    }

    private static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }
}
