/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.context;

import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Records which observations each of the latest sessions was given, so that none is given twice. Best effort: bounded,
 * empty after a restart, and separate on each node (decision 0022). An answer whose client has gone does not count; an
 * interrupt of its thread marks that.
 *
 * <p>Threading: safe.
 */
final class GivenMemories {
    private static final int MOST_SESSIONS = 2_000;
    private static final int MOST_OF_ONE = 500;
    /** Of all sessions together: a number in a set takes about 60 bytes, so 12 MB. */
    private static final int MOST_NUMBERS = 200_000;

    private final Map<String, Set<Long>> given = new LinkedHashMap<>(16, 0.75f, true);
    private int numbers;

    /** Records the context at a session's start; earlier context has been compacted or cleared away by then. */
    synchronized void begin(String session, Collection<Long> told) {
        if (!isTooLate()) {
            keep(session, new HashSet<>(told));
        }
    }

    synchronized void add(String session, Collection<Long> told) {
        Set<Long> known = new HashSet<>(given.getOrDefault(session, Set.of()));
        if (known.size() < MOST_OF_ONE && !isTooLate()) {
            known.addAll(told);
            keep(session, known);
        }
    }

    private void keep(String session, Set<Long> told) {
        Set<Long> before = given.put(session, told);
        numbers += told.size() - (before == null ? 0 : before.size());
        Iterator<Set<Long>> eldest = given.values().iterator();
        while (given.size() > MOST_SESSIONS || numbers > MOST_NUMBERS) {
            numbers -= eldest.next().size();
            eldest.remove();
        }
    }

    private static boolean isTooLate() {
        return Thread.currentThread().isInterrupted();
    }

    synchronized boolean has(String session, long number) {
        return given.getOrDefault(session, Set.of()).contains(number);
    }
}
