/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.metrics;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that costs something, asked for again once it is old: one scrape reads many numbers of one answer.
 *
 * <p>Threading: safe; while one asks, others wait for the same answer.
 */
final class Recent<T> implements Supplier<T> {
    private final Supplier<T> source;
    private final Duration goodFor;
    private final InstantSource clock;
    private @Nullable T answer;
    private Instant askedAt = Instant.EPOCH;

    Recent(Supplier<T> source, Duration goodFor, InstantSource clock) {
        this.source = source;
        this.goodFor = goodFor;
        this.clock = clock;
    }

    @Override
    public synchronized T get() {
        Instant now = clock.instant();
        T known = answer;
        if (known == null
                || now.isBefore(askedAt)
                || Duration.between(askedAt, now).compareTo(goodFor) > 0) {
            known = source.get();
            answer = known;
            askedAt = now;
        }
        return known;
    }
}
