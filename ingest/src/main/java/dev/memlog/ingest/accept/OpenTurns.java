/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.limit.RecentEntries;
import java.util.Map;

/**
 * Which sessions of the generic wire this node knows, and whether each has had an event since its last turn end:
 * clients may report a session's end with every turn, and an empty turn must not ask for a summary.
 *
 * <p>Threading: safe. It forgets the sessions unused for longest.
 */
public final class OpenTurns {
    private final Map<SessionKey, Boolean> open;

    OpenTurns(int max) {
        open = new RecentEntries<>(max);
    }

    public synchronized boolean isKnown(SessionKey session) {
        return open.containsKey(session);
    }

    public synchronized boolean isOpen(SessionKey session) {
        return open.getOrDefault(session, false);
    }

    public synchronized void onStart(SessionKey session) {
        open.putIfAbsent(session, false);
    }

    /** Call it once the event is in the log. */
    public synchronized void onEvent(SessionKey session, boolean endsTurn) {
        open.put(session, !endsTurn);
    }
}
