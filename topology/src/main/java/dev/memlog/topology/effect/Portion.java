/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The bound of long work in one record or punctuation: an upper number of events, of their bytes, and of time.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class Portion {
    public static final int EVENTS = 500;
    static final long BYTES = 4L * 1024 * 1024;
    // Other sessions wait no longer than this, several times, between their event and its memory.
    static final Duration TIME = Duration.ofMillis(250);

    private final LongSupplier nanos;
    private long events;
    private long bytes;
    private long began;
    private boolean ticking;

    /** @param nanos a monotonic clock */
    Portion(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Resets the portion; its time starts with the first use. */
    void begin() {
        events = EVENTS;
        bytes = BYTES;
        ticking = false;
    }

    boolean isUsedUp() {
        if (!ticking) {
            ticking = true;
            began = nanos.getAsLong();
        }
        return events <= 0 || bytes <= 0 || nanos.getAsLong() - began >= TIME.toNanos();
    }

    void spend(long size) {
        spend(1, size);
    }

    void spend(long number, long size) {
        events -= number;
        bytes -= size;
    }

    long events() {
        return events;
    }

    long bytes() {
        return bytes;
    }
}
