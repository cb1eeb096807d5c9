/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import java.time.Duration;

/**
 * How often a batch is tried, and how long it waits in between: 1 s, 2 s, 4 s.
 *
 * @param parkedFor the wait after a provider could not be called and named no time, or rejected a batch
 * @param staleAfter idle time after which a session that could continue is closed
 */
public record RetryPolicy(int maxAttempts, Duration firstDelay, Duration parkedFor, Duration staleAfter) {
    public static final RetryPolicy STANDARD =
            new RetryPolicy(4, Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofHours(6));

    public RetryPolicy {
        if (maxAttempts < 1 || firstDelay.isNegative() || parkedFor.isNegative() || !staleAfter.isPositive()) {
            throw new IllegalArgumentException(
                    "a retry policy needs at least one attempt, no negative delay, and a time after which sessions are stale");
        }
    }

    public RetryPolicy withStaleAfter(Duration other) {
        return new RetryPolicy(maxAttempts, firstDelay, parkedFor, other);
    }

    /** Whether the attempt that the batch has in flight is its last. */
    public boolean isLastAttempt(Batch batch) {
        return isExhausted(batch);
    }

    boolean isExhausted(Batch batch) {
        return batch.attempts() >= maxAttempts;
    }

    /** The wait after the batch's newest attempt failed. */
    Duration delayAfter(Batch batch) {
        return delayAfter(batch.attempts());
    }

    /** The longest wait there is between two attempts. */
    public Duration longestDelay() {
        Duration delay = delayAfter(maxAttempts);
        return delay.compareTo(parkedFor) > 0 ? delay : parkedFor;
    }

    private Duration delayAfter(int attempts) {
        return firstDelay.multipliedBy(1L << Math.clamp(attempts - 1L, 0, 16));
    }
}
