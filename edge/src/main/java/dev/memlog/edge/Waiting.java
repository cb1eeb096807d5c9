/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Measures how long the node waits for a client in one direction. Time in which the node itself works does not count. Only
 * a transfer of {@value #REAL_PART} bytes resets the count, so a byte now and then does not.
 *
 * <p>Threading: safe.
 */
final class Waiting {
    static final int REAL_PART = 1024;
    private static final long NOT = Long.MIN_VALUE;

    private final LongSupplier nanoTime;
    private long from = NOT;
    private long waited;
    private long moved;

    Waiting(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Nothing can be moved until the client does something. */
    synchronized void begin() {
        if (from == NOT) {
            from = nanoTime.getAsLong();
        }
    }

    synchronized void moved(long bytes) {
        if (from != NOT) {
            waited += nanoTime.getAsLong() - from;
            from = NOT;
        }
        moved += bytes;
        if (moved >= REAL_PART) {
            waited = 0;
            moved = 0;
        }
    }

    /** Nothing is left to be moved. */
    synchronized void end() {
        from = NOT;
        waited = 0;
        moved = 0;
    }

    synchronized boolean isLongerThan(Duration limit) {
        long now = from == NOT ? 0 : nanoTime.getAsLong() - from;
        return from != NOT && waited + now > limit.toNanos();
    }
}
