/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits, before an answer, until the store shows the order of the request. */
public record AwaitShown(Duration limit) {
    private static final Duration POLL = Duration.ofMillis(20);

    /** @return whether the condition became true in time; false when interrupted, too, with the flag set */
    public boolean awaits(BooleanSupplier condition) {
        long begun = System.nanoTime();
        try {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - begun > limit.toNanos()) {
                    return false;
                }
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
