/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.event.SessionNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Decides when idle sessions age, and how many at once. They age only by the time that the node ran: a suspended
 * machine's night counts as one sweep at most.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class IdleTime {
    private static final int SWEEPS_UNTIL_STALE = 12;
    private static final int PORTION = 500;
    private final Duration every;
    private final Deque<SessionNumber> waiting = new ArrayDeque<>();
    private Instant sweptAt = Instant.MAX;

    public IdleTime(Duration staleAfter) {
        every = staleAfter.dividedBy(SWEEPS_UNTIL_STALE);
    }

    /** By how much a sweep makes a session older, and how often there is one. */
    public Duration every() {
        return every;
    }

    public Duration nextWithin(Duration max) {
        return every.compareTo(max) < 0 ? every : max;
    }

    public boolean isUnderWay() {
        return !waiting.isEmpty();
    }

    public void begin(Instant now) {
        sweptAt = now;
    }

    /** @param idle asked when a sweep begins */
    public void pass(
            Instant now, Supplier<? extends Collection<SessionNumber>> idle, Consumer<SessionNumber> listener) {
        if (waiting.isEmpty() && Duration.between(sweptAt, now).compareTo(every) >= 0) {
            sweptAt = now;
            waiting.addAll(idle.get());
        }
        for (int i = 0; i < PORTION && !waiting.isEmpty(); i++) {
            listener.accept(waiting.remove());
        }
    }
}
