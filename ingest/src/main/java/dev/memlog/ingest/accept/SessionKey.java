/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.Envelope;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.team.TeamName;

/**
 * What this node remembers a session by. A request may name any number, also that of another team's session; what it
 * reads and writes here is its own team's nevertheless.
 */
public record SessionKey(TeamName team, SessionNumber number) {
    public static SessionKey of(SessionId session) {
        return new SessionKey(session.team(), SessionNumber.of(session));
    }

    public static SessionKey of(Envelope envelope) {
        return new SessionKey(envelope.owner(), envelope.session());
    }
}
