/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.DueSessions.Due;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes data older than the horizon: ids of settled events, and the texts of closed sessions. It works through one
 * day of data, the oldest first, for each hour that the node has run without a step of its clock: a wrong clock costs
 * nothing in the first hour, and in each further hour only the day that was next anyway.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class Expiry {
    /** The longest interval between two ticks. */
    public static final Duration LOOK_EVERY = Duration.ofMinutes(30);

    private static final Duration DAY_EVERY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int PORTION = 5_000;
    private static final long PORTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int NO_DAY = -1;
    private final Duration horizon;
    private final DueSessions due;
    private final EventIdStore ids;
    private final SessionStore sessions;

    /** How long the node has run since it began to work off a day, or since the clock made a step. */
    private Duration ran = Duration.ZERO;

    private @Nullable Instant seenAt;
    private int day = NO_DAY;
    private @Nullable Due last;
    private long deleted;

    public Expiry(Duration horizon, DueSessions due, EventIdStore ids, SessionStore sessions) {
        this.horizon = horizon;
        this.due = due;
        this.ids = ids;
        this.sessions = sessions;
    }

    /** Whether a day is being worked off and the next portion may follow. */
    public boolean isUnderWay() {
        return day != NO_DAY;
    }

    /** Once a session is closed, it is looked at when the day of that is older than the horizon. */
    public void onWritten(SessionState written, Instant today) {
        if (written instanceof SessionState.Closed) {
            due.add(DueSessions.dayOf(today), written.facts().identity().number());
        }
    }

    /** Deletes at most one portion. No session may have unwritten changes. */
    public void tick(Instant now) {
        letRun(now);
        int oldest = lastDue(now);
        if (day == NO_DAY && ran.compareTo(DAY_EVERY) >= 0) {
            ran = Duration.ZERO;
            last = due.first(oldest, null);
            day = last == null ? NO_DAY : last.day();
        }
        if (day != NO_DAY && day <= oldest) {
            portion();
        }
    }

    /** A machine that was asleep has made a step, too. */
    private void letRun(Instant now) {
        Duration passed = seenAt == null ? Duration.ZERO : Duration.between(seenAt, now);
        seenAt = now;
        if (passed.isNegative() || passed.compareTo(DAY_EVERY) > 0) {
            ran = Duration.ZERO;
            day = NO_DAY;
        } else {
            ran = ran.plus(passed);
        }
    }

    /** The last day that is wholly older than the horizon. */
    private int lastDue(Instant now) {
        return DueSessions.dayOf(now.minus(horizon)) - 1;
    }

    private void portion() {
        long begun = System.nanoTime();
        int left = PORTION;
        while (left > 0 && System.nanoTime() - begun < PORTION_NANOS) {
            Due next = due.first(day, last);
            if (next == null) {
                LOG.atDebug().addKeyValue("ids", deleted).log("ids of a day's events are older than the horizon");
                day = NO_DAY;
                last = null;
                deleted = 0;
                return;
            }
            last = next;
            left -= 1 + workOff(next, left);
        }
    }

    private int workOff(Due next, int max) {
        EventIdStore.Expired expired = ids.expire(next.session(), next.day(), next.from(), Math.max(2, max));
        deleted += expired.deleted();
        if (expired.upTo() != null) {
            due.keep(next, expired.upTo());
        } else {
            due.remove(next);
            sessions.dropTexts(next.session(), DueSessions.endOf(next.day()));
        }
        return expired.read();
    }
}
