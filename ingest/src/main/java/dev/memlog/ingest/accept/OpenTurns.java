/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.limit.RecentEntries;
import java.util.Map;

/**
 * Which sessions of the generic wire this node knows, and whether something happened in one since its last turn ended:
 * the end of a session may be told with every turn, and must not ask for a summary of nothing.
 *
 * <p>Threading: safe. Of the sessions heard of longest ago it forgets.
 */
public final class OpenTurns {
    private final Map<SessionNumber, Boolean> open;

    OpenTurns(int max) {
        open = new RecentEntries<>(max);
    }

    public synchronized boolean isKnown(SessionNumber session) {
        return open.containsKey(session);
    }

    public synchronized boolean isOpen(SessionNumber session) {
        return open.getOrDefault(session, false);
    }

    public synchronized void onStart(SessionNumber session) {
        open.putIfAbsent(session, false);
    }

    /** To be told only once the event is in the log. */
    public synchronized void onEvent(SessionNumber session, boolean endsTurn) {
        open.put(session, !endsTurn);
    }
}
