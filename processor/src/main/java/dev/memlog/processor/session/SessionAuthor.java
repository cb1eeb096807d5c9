/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SessionEvent;
import dev.memlog.event.team.TeamName;

/**
 * Whose a session is, in a team whose keys tell authors apart: that of the author of its first event. Who only added
 * memories to it, such as an import of what came before, does not own it. {@link TeamName#LOCAL} has no keys, and several
 * nodes may give its sessions different authors.
 */
public final class SessionAuthor {
    private SessionAuthor() {}

    /** Whether the record is for the session's author alone, and is another's. */
    public static boolean isAnother(SessionState state, SessionEvent event) {
        SessionIdentity identity = state.facts().identity();
        return isForAuthorAlone(event)
                && !identity.sessionId().team().equals(TeamName.LOCAL)
                && !isAddedOnly(state)
                && !event.envelope().author().equals(identity.author());
    }

    /** The identity once the record has come: its author's if it is the first event of a session of additions. */
    static SessionIdentity after(SessionState state, SessionEvent event) {
        SessionIdentity identity = state.facts().identity();
        boolean isFirst = isAddedOnly(state)
                && isForAuthorAlone(event)
                && !identity.sessionId().team().equals(TeamName.LOCAL)
                && !event.envelope().author().equals(identity.author());
        return isFirst ? identity.of(event.envelope().author(), event.envelope().visibility()) : identity;
    }

    private static boolean isForAuthorAlone(SessionEvent event) {
        return switch (event) {
            case SessionEvent.CancelSession cancel -> true;
            case SessionEvent.CompleteSession complete -> true;
            case SessionEvent.Command command -> false;
            case SessionEvent.Addition addition -> false;
            default -> true;
        };
    }

    private static boolean isAddedOnly(SessionState state) {
        return state instanceof SessionState.Closed closed && closed.reason().equals(AdditionRules.REASON);
    }
}
