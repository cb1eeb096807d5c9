/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock for due times: it follows monotonic time and never goes back when the wall clock is set (decision 0032). A
 * wall clock that is slightly ahead is followed at once; one further ahead is followed when it stays so, as after a
 * machine's sleep; while it is behind, this clock runs at half speed until both agree.
 *
 * <p>Threading: safe.
 */
public final class SteadyClock implements InstantSource {
    /** The largest step of a wall clock that is adjusted rather than set. */
    private static final Duration LITTLE = Duration.ofSeconds(10);

    /** How long a wall clock must be ahead by more, before it is believed. */
    private static final Duration PROOF = Duration.ofSeconds(30);

    private final InstantSource wall;
    private final LongSupplier nanos;
    private Instant now;
    private long readAt;
    private Duration aheadFor = Duration.ZERO;

    public SteadyClock(InstantSource wall) {
        this(wall, System::nanoTime);
    }

    public SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.now = wall.instant();
        this.readAt = nanos.getAsLong();
    }

    @Override
    public synchronized Instant instant() {
        long read = nanos.getAsLong();
        Duration passed = Duration.ofNanos(Math.max(0, read - readAt));
        readAt = read;
        now = next(wall.instant(), passed);
        return now;
    }

    private Instant next(Instant told, Duration passed) {
        Instant expected = now.plus(passed);
        if (!told.isAfter(expected)) {
            aheadFor = Duration.ZERO;
            Instant slowed = now.plus(passed.dividedBy(2));
            return told.isAfter(slowed) ? told : slowed;
        }
        boolean little = Duration.between(expected, told).compareTo(LITTLE) <= 0;
        aheadFor = little ? Duration.ZERO : aheadFor.plus(passed);
        if (little || aheadFor.compareTo(PROOF) >= 0) {
            aheadFor = Duration.ZERO;
            return told;
        }
        return expected;
    }
}
