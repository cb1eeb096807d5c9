/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * When each key was used on this node since its start, and how often somebody came with a wrong one.
 *
 * <p>Threading: safe. There are as many entries as keys that the cluster has, at most.
 */
public final class KeyUse {
    private final Map<String, Instant> last = new ConcurrentHashMap<>();
    private final LongAdder failures = new LongAdder();

    void onUse(String keyId, Instant now) {
        last.put(keyId, now);
    }

    void onFailure() {
        failures.increment();
    }

    /** Null if it was not used. */
    public @Nullable Instant last(String keyId) {
        return last.get(keyId);
    }

    public long failures() {
        return failures.sum();
    }
}
