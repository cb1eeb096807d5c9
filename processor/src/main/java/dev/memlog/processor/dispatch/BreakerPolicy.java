/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import java.time.Duration;

/**
 * When a provider's breaker opens, and for how long.
 *
 * @param failures consecutive transient failures that open the breaker, if they came from at least {@code sessions}
 * @param coolDown before the first probe; doubles with each failed probe up to {@code longestCoolDown}
 * @param leastWait minimum wait, also where the provider asks for less
 * @param longestWait maximum wait before a probe, also where the provider asks for more
 * @param fallbackAfter how long a breaker is open before work moves to the next provider of the chain
 */
public record BreakerPolicy(
        int failures,
        int sessions,
        Duration coolDown,
        Duration longestCoolDown,
        Duration leastWait,
        Duration longestWait,
        Duration fallbackAfter) {
    public static final BreakerPolicy STANDARD = new BreakerPolicy(
            5,
            3,
            Duration.ofSeconds(15),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofHours(1),
            Duration.ofSeconds(3));

    public BreakerPolicy withCoolDown(Duration first, Duration longest) {
        return new BreakerPolicy(failures, sessions, first, longest, leastWait, longestWait, fallbackAfter);
    }

    public BreakerPolicy {
        if (failures < 1 || sessions < 1 || coolDown.isNegative() || longestCoolDown.compareTo(coolDown) < 0) {
            throw new IllegalArgumentException(
                    "a breaker needs positive counts, and breaker.longest-cool-down at least as long as breaker.cool-down");
        }
    }
}
