/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which observations each of the latest sessions was told already, so that none is told twice. Best effort: bounded,
 * empty after a restart, and other nodes have their own (decision 0022). An answer whose asker has gone, which is told by
 * interrupting its thread, counts as none.
 *
 * <p>Threading: safe.
 */
final class GivenMemories {
    private static final int MOST_SESSIONS = 2_000;
    private static final int MOST_OF_ONE = 500;

    private final Map<String, Set<Long>> given = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Long>> eldest) {
            return size() > MOST_SESSIONS;
        }
    };

    /** What a session's start gave: what it was told before has been compacted or cleared away by then. */
    synchronized void begin(String session, Collection<Long> numbers) {
        if (!isTooLate()) {
            given.put(session, new HashSet<>(numbers));
        }
    }

    synchronized void add(String session, Collection<Long> numbers) {
        Set<Long> known = given.computeIfAbsent(session, unknown -> new HashSet<>());
        if (known.size() < MOST_OF_ONE && !isTooLate()) {
            known.addAll(numbers);
        }
    }

    private static boolean isTooLate() {
        return Thread.currentThread().isInterrupted();
    }

    synchronized boolean has(String session, long number) {
        return given.getOrDefault(session, Set.of()).contains(number);
    }
}
