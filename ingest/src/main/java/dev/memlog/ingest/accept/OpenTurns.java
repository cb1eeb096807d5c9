/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.limit.RecentEntries;
import java.util.Map;

/**
 * Which sessions of the generic wire this node knows, and whether each has had an event since its last turn end:
 * clients may report a session's end with every turn, and an empty turn must not ask for a summary.
 *
 * <p>Threading: safe. It forgets the sessions unused for longest.
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

    /** Call it once the event is in the log. */
    public synchronized void onEvent(SessionNumber session, boolean endsTurn) {
        open.put(session, !endsTurn);
    }
}
