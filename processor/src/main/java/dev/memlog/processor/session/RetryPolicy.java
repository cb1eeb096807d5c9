/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import java.time.Duration;

/** How often a batch is tried, and how long it waits in between: 1 s, 2 s, 4 s. */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration parkedFor) {
    public static final RetryPolicy STANDARD = new RetryPolicy(4, Duration.ofSeconds(1), Duration.ofSeconds(15));

    public RetryPolicy {
        if (maxAttempts < 1 || firstDelay.isNegative() || parkedFor.isNegative()) {
            throw new IllegalArgumentException("a retry policy needs at least one attempt and no negative delay");
        }
    }

    boolean isExhausted(Batch batch) {
        return batch.attempts() >= maxAttempts;
    }

    /** The wait after the batch's newest attempt failed. */
    Duration delayAfter(Batch batch) {
        return firstDelay.multipliedBy(1L << Math.clamp(batch.attempts() - 1L, 0, 16));
    }
}
