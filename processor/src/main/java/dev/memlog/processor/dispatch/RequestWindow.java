/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the calls of any one minute within a bound: a call is counted from when it was admitted until a minute later.
 *
 * <p>Threading: confined to {@link ProviderGate}'s lock.
 */
final class RequestWindow {
    /** A second more than the minute: a call leaves a little after it was admitted, and not each equally late. */
    private static final Duration SPAN = Duration.ofSeconds(61);

    private final int limit;
    private final Deque<Instant> taken = new ArrayDeque<>();

    /** @param limit 0 for no bound */
    RequestWindow(int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("requests-per-minute must be at least 0, but is " + limit);
        }
        this.limit = limit;
    }

    /** When the next call may be admitted; null if that is now. */
    @Nullable
    Instant nextFree(Instant now) {
        if (limit == 0) {
            return null;
        }
        forget(now);
        Instant oldest = taken.peekFirst();
        return oldest == null || taken.size() < limit ? null : oldest.plus(SPAN);
    }

    void acquire(Instant now) {
        if (limit > 0) {
            taken.addLast(now);
        }
    }

    /** One call was not made. It does not matter which: dropping the oldest keeps the others counted longer. */
    void giveBack() {
        taken.pollFirst();
    }

    private void forget(Instant now) {
        if (!taken.isEmpty() && taken.peekLast().isAfter(now)) {
            // The clock was set back; no call waits for it to catch up.
            int count = taken.size();
            taken.clear();
            for (int i = 0; i < count; i++) {
                taken.addLast(now);
            }
        }
        while (!taken.isEmpty() && !taken.peekFirst().plus(SPAN).isAfter(now)) {
            taken.removeFirst();
        }
    }
}
