/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.net.InetAddress;
import java.time.Duration;

/**
 * How often a key may ask, and how often an address may come with a wrong one.
 *
 * <p>Threading: safe. Goes by monotonic time. What has not been heard of for an hour is forgotten.
 */
public final class RateLimits {
    private static final int MOST_REMEMBERED = 100_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);

    private final int perSecond;
    private final int failuresPerMinute;
    private final Cache<String, Bucket> keys = remembered();
    private final Cache<InetAddress, Bucket> addresses = remembered();

    /**
     * @param perSecond requests of a key, in the mean; twice as many at once; 0 for any number
     * @param failuresPerMinute wrong keys of an address; 0 for any number
     */
    public RateLimits(int perSecond, int failuresPerMinute) {
        this.perSecond = perSecond;
        this.failuresPerMinute = failuresPerMinute;
    }

    /** Zero if the key may ask now, else how long it has to wait. */
    Duration take(String keyId) {
        return perSecond == 0
                ? Duration.ZERO
                : take(keys.get(keyId, id -> bucket(2L * perSecond, perSecond, Duration.ofSeconds(1))));
    }

    /** Zero if the address may be told that its key is wrong, else how long it has to wait. */
    Duration onFailure(InetAddress address) {
        return failuresPerMinute == 0
                ? Duration.ZERO
                : take(addresses.get(
                        address, from -> bucket(failuresPerMinute, failuresPerMinute, Duration.ofMinutes(1))));
    }

    private static Duration take(Bucket bucket) {
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    private static Bucket bucket(long capacity, long refill, Duration period) {
        return Bucket.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(capacity)
                        .refillGreedy(refill, period)
                        .build())
                .withNanosecondPrecision()
                .build();
    }

    private static <K> Cache<K, Bucket> remembered() {
        return Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build();
    }
}
