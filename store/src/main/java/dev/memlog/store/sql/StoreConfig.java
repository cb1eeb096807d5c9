/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The configuration of a store node.
 *
 * @param database the SQLite file ({@code store.database}); its folder is created if missing
 * @param node the name under which this node writes its marker, unique among the store nodes ({@code store.node})
 * @param busyTimeout time limit for a lock or a free reader ({@code store.busy-timeout})
 * @param readers maximum number of concurrent queries ({@code store.readers})
 * @param batchRecords maximum number of records in one transaction ({@code store.batch-records})
 * @param retryBackoff the pause before the next attempt to reach the log ({@code store.retry-backoff})
 * @param lagTimeout time limit for reading the lag ({@code store.lag-timeout})
 * @param nearDuplicates whether near-duplicate observations are linked ({@code store.near-duplicates})
 */
public record StoreConfig(
        Path database,
        String node,
        Duration busyTimeout,
        int readers,
        int batchRecords,
        Duration retryBackoff,
        Duration lagTimeout,
        boolean nearDuplicates) {
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public StoreConfig {
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException("store.node must be 1 to 64 letters, digits, '.', '_' or '-'");
        }
        if (!busyTimeout.isPositive()) {
            throw new IllegalArgumentException("store.busy-timeout must be positive, but is " + busyTimeout);
        }
        requireBetween("store.readers", readers, 1, 64);
        requireBetween("store.batch-records", batchRecords, 1, 10_000);
        requireBetween("store.retry-backoff", retryBackoff, Duration.ofMillis(1), Duration.ofMinutes(5));
        requireBetween("store.lag-timeout", lagTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
    }

    public static StoreConfig defaults(Path database) {
        return new StoreConfig(
                database, "local", Duration.ofSeconds(5), 8, 500, Duration.ofSeconds(1), Duration.ofSeconds(2), true);
    }

    private static void requireBetween(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "%s must be between %s and %s, but is %s".formatted(key, min, max, value));
        }
    }

    private static void requireBetween(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(
                    "%s must be between %d and %d, but is %d".formatted(key, min, max, value));
        }
    }
}
