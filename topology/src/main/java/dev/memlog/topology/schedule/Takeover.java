/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.SessionStore;
import dev.memlog.topology.state.SessionStore.Found;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the sessions that an earlier life of a task left, by number, a portion at a time; one that is needed
 * earlier is taken over out of turn. Each is taken over once.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class Takeover {
    private static final int READ_AT_ONCE = 200;
    private static final int PORTION = 4_000;
    private static final long PORTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private final SessionStore sessions;
    private final DueSessions due;
    private final Set<SessionNumber> early = new HashSet<>();
    private @Nullable SessionNumber upTo;
    private boolean done;

    public Takeover(SessionStore sessions, DueSessions due) {
        this.sessions = sessions;
        this.due = due;
    }

    public boolean isDone() {
        return done;
    }

    /** Whether the session is still to be taken over; the caller does so now. */
    public boolean claims(SessionNumber session) {
        if (done || (upTo != null && session.compareTo(upTo) <= 0)) {
            return false;
        }
        return early.add(session);
    }

    /**
     * Takes over the next sessions, with {@code open} for each that is open; closed ones, which an earlier version kept
     * among them, are put in their place.
     */
    public void portion(Instant now, Consumer<SessionState> open) {
        long begun = System.nanoTime();
        int left = PORTION;
        while (!done && left > 0 && System.nanoTime() - begun < PORTION_NANOS) {
            List<Found> next = sessions.openAfter(upTo, READ_AT_ONCE);
            int taken = 0;
            while (taken < next.size() && System.nanoTime() - begun < PORTION_NANOS) {
                Found found = next.get(taken++);
                if (found.isClosed()) {
                    sessions.move(found.session());
                    due.add(DueSessions.dayOf(now), found.session());
                } else if (!early.contains(found.session())) {
                    open.accept(Objects.requireNonNull(sessions.get(found.session())));
                }
                upTo = found.session();
            }
            left -= taken;
            done = taken == next.size() && taken < READ_AT_ONCE;
        }
        if (done) {
            early.clear();
        }
    }
}
