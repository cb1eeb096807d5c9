/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.thread;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Repeats a check until it is true, for a bounded time. The check runs at least once.
 *
 * @param limit no check begins later than this and one pause after the first
 * @param pause between two checks
 */
public record Polling(Duration limit, Duration pause) {
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Pauses as an answer does that waits for its order to be shown. */
    public Polling(Duration limit) {
        this(limit, PAUSE);
    }

    /** A check that may fail with one type of exception. */
    @FunctionalInterface
    public interface Check<E extends Exception> {
        boolean isTrue() throws E, InterruptedException;
    }

    /** Returns true once the check is, and false if it is not within the limit. */
    public <E extends Exception> boolean until(Check<E> check) throws E, InterruptedException {
        long begun = System.nanoTime();
        while (!check.isTrue()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                return false;
            }
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
        return true;
    }

    /** The same; an interrupt ends it with false and stays set. */
    public boolean awaits(BooleanSupplier check) {
        try {
            return until(check::getAsBoolean);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
