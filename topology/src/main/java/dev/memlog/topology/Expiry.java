/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.topology.state.DueSessions;
import dev.memlog.topology.state.DueSessions.Due;
import dev.memlog.topology.state.EventIds;
import dev.memlog.topology.state.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of what is older than the horizon: ids of settled events, and what a closed session's next call would be told.
 * It goes by days, the oldest first, and works off one day for each hour that the node has run: a clock that is wrong,
 * or makes a step, costs nothing at once, and in each hour of its being wrong the day that was next in any case.
 *
 * <p>Threading: confined to the stream thread.
 */
final class Expiry {
    /** How often it looks whether there is anything to do. */
    static final Duration EVERY = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);
    private static final int PORTION = 5_000;
    private static final long PORTION_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int NO_DAY = -1;
    private final Duration horizon;
    private final DueSessions due;
    private final EventIds ids;
    private final SessionStore sessions;

    /** How long the node has run since it began to work off a day; a clock's step counts as one look at most. */
    private Duration ran = Duration.ZERO;

    private @Nullable Instant seenAt;
    private int day = NO_DAY;
    private @Nullable Due last;
    private long deleted;

    Expiry(Duration horizon, DueSessions due, EventIds ids, SessionStore sessions) {
        this.horizon = horizon;
        this.due = due;
        this.ids = ids;
        this.sessions = sessions;
    }

    /** Whether a day is being worked off and the next portion may follow. */
    boolean isUnderWay() {
        return day != NO_DAY;
    }

    /** Does at most a portion of what is due. No session may have changes that are not written yet. */
    void tick(Instant now) {
        ran = ran.plus(passed(now));
        seenAt = now;
        int oldest = lastDue(now);
        if (day == NO_DAY && ran.compareTo(EVERY) >= 0) {
            ran = Duration.ZERO;
            Due first = due.first(oldest, null);
            day = first == null ? NO_DAY : first.day();
            last = first;
        }
        if (day != NO_DAY && day <= oldest) {
            portion();
        } else {
            day = NO_DAY; // The clock was set back meanwhile.
        }
    }

    private Duration passed(Instant now) {
        Duration passed = seenAt == null ? Duration.ZERO : Duration.between(seenAt, now);
        if (passed.isNegative()) {
            return Duration.ZERO;
        }
        return passed.compareTo(EVERY) > 0 ? EVERY : passed;
    }

    /** The last day all of which is older than the horizon. */
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

    private int workOff(Due next, int most) {
        EventIds.Expired expired = ids.expire(next.session(), next.day(), next.from(), Math.max(2, most));
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
