/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.access.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The origin of an event as the request states it, the same for all wires.
 *
 * @param by whom the request acts for
 * @param sessionId null when the session is addressed by its number alone
 * @param at null when the sender states no time
 * @param platform the agent's name as the sender writes it, or null
 */
public record EventOrigin(
        Principal by,
        SessionNumber session,
        @Nullable SessionId sessionId,
        @Nullable Instant at,
        @Nullable String platform,
        @Nullable String project,
        @Nullable String cwd,
        @Nullable String agentId,
        @Nullable String agentType) {
    public static EventOrigin of(
            Principal by,
            SessionId sessionId,
            @Nullable Instant at,
            @Nullable String platform,
            @Nullable String project,
            @Nullable String cwd,
            @Nullable String agentId,
            @Nullable String agentType) {
        return new EventOrigin(
                by, SessionNumber.of(sessionId), sessionId, at, platform, project, cwd, agentId, agentType);
    }

    /** What the node remembers the session by. */
    public SessionKey key() {
        return new SessionKey(by.team(), session);
    }

    /** The same origin under another session id. */
    EventOrigin as(SessionId other) {
        return other.equals(sessionId)
                ? this
                : new EventOrigin(by, SessionNumber.of(other), other, at, platform, project, cwd, agentId, agentType);
    }

    /** The same origin with another time. */
    public EventOrigin sentAt(Instant time) {
        return new EventOrigin(by, session, sessionId, time, platform, project, cwd, agentId, agentType);
    }

    /** An origin that has the session's number and nothing else. */
    public static EventOrigin of(Principal by, SessionNumber session, @Nullable String platform) {
        return new EventOrigin(by, session, null, null, platform, null, null, null, null);
    }
}
