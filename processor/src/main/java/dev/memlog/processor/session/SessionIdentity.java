/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.memlog.event.Envelope;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.team.Visibility;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a session.
 *
 * @param sessionId {@code #number} while the real id is unknown
 * @param project the first one that an event named; never replaced
 * @param visibility of its memories: that of its first event's key until its author sets another; null for {@link
 *     Visibility#TEAM}, and in states of an earlier version
 */
public record SessionIdentity(
        SessionNumber number,
        SessionId sessionId,
        @Nullable String project,
        String team,
        String author,
        String platform,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Visibility visibility) {
    public SessionIdentity {
        visibility = visibility == Visibility.TEAM ? null : visibility;
    }

    static SessionIdentity of(Envelope envelope) {
        SessionId id = envelope.sessionId();
        return new SessionIdentity(
                envelope.session(),
                id == null ? SessionId.ofNumber(envelope.owner(), envelope.session()) : id,
                envelope.project(),
                envelope.team(),
                envelope.author(),
                envelope.platform(),
                envelope.visibility());
    }

    /**
     * Whether the envelope's session is another one with the same number: that of another id, or one that another team
     * addresses by its number alone.
     */
    boolean collidesWith(Envelope envelope) {
        return !envelope.owner().equals(sessionId.team())
                || (envelope.sessionId() != null
                        && isNamed()
                        && !envelope.sessionId().equals(sessionId));
    }

    boolean isNamed() {
        return !sessionId.equals(SessionId.ofNumber(sessionId.team(), number));
    }

    /** Fills in unknown parts and changes no known one. */
    SessionIdentity learn(Envelope envelope) {
        SessionId id = isNamed() || envelope.sessionId() == null ? sessionId : envelope.sessionId();
        String known = project == null ? envelope.project() : project;
        return new SessionIdentity(number, id, known, team, author, platform, visibility);
    }

    /** The same session, of another author. */
    SessionIdentity of(String owner, @Nullable Visibility now) {
        return new SessionIdentity(number, sessionId, project, team, owner, platform, now);
    }

    SessionIdentity with(Visibility other) {
        return new SessionIdentity(number, sessionId, project, team, author, platform, other);
    }
}
