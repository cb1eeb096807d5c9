/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How long an answer waits for what it has ordered to be seen in the store. */
public record AwaitShown(Duration limit) {
    private static final Duration POLL = Duration.ofMillis(20);

    /** @return whether it came true in time; false also when interrupted, which stays noted */
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
