/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of an event's origin, whatever wire it came by.
 *
 * @param sessionId null when the session is addressed by its number alone
 * @param at null when the sender does not tell the time
 * @param platform the agent's name as the sender writes it, or null
 */
public record EventOrigin(
        SessionNumber session,
        @Nullable SessionId sessionId,
        @Nullable Instant at,
        @Nullable String platform,
        @Nullable String project,
        @Nullable String cwd,
        @Nullable String agentId,
        @Nullable String agentType) {
    public static EventOrigin of(
            SessionId sessionId,
            @Nullable Instant at,
            @Nullable String platform,
            @Nullable String project,
            @Nullable String cwd,
            @Nullable String agentId,
            @Nullable String agentType) {
        return new EventOrigin(SessionNumber.of(sessionId), sessionId, at, platform, project, cwd, agentId, agentType);
    }

    /** The same under another session's id. */
    EventOrigin as(SessionId other) {
        return other.equals(sessionId)
                ? this
                : new EventOrigin(SessionNumber.of(other), other, at, platform, project, cwd, agentId, agentType);
    }

    /** Who addresses a session by its number, and says nothing else. */
    public static EventOrigin of(SessionNumber session, @Nullable String platform) {
        return new EventOrigin(session, null, null, platform, null, null, null, null);
    }
}
