/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The part that all events on {@link Topics#EVENTS} share.
 *
 * @param session the session's number: always known; it routes the record
 * @param sessionId null when the sender addressed the session by its number alone; the topology resolves it
 * @param at when it happened, by the sender's clock where it gives one, else when ingest accepted it
 * @param platform the agent that sent it, such as {@code claude-code}
 * @param project null while unknown; a later event may name it
 * @param visibility of what the sender's key remembers; null for {@link Visibility#TEAM}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Envelope(
        EventId id,
        SessionNumber session,
        @Nullable SessionId sessionId,
        Instant at,
        String team,
        String author,
        String platform,
        @Nullable String project,
        @Nullable String cwd,
        @Nullable String agentId,
        @Nullable String agentType,
        @Nullable Visibility visibility) {
    public static final String LOCAL_TEAM = "local";

    public Envelope {
        requireNonNull(id, "id");
        requireNonNull(session, "session");
        requireNonNull(at, "at");
        requireNonNull(team, "team");
        requireNonNull(author, "author");
        requireNonNull(platform, "platform");
        if (sessionId != null && !SessionNumber.of(sessionId).equals(session)) {
            throw new IllegalArgumentException("session number " + session + " is not that of session id " + sessionId);
        }
        project = blankToNull(project);
        cwd = blankToNull(cwd);
        agentId = blankToNull(agentId);
        agentType = blankToNull(agentType);
        visibility = visibility == Visibility.TEAM ? null : visibility;
    }

    /** Of what the whole team finds. */
    public Envelope(
            EventId id,
            SessionNumber session,
            @Nullable SessionId sessionId,
            Instant at,
            String team,
            String author,
            String platform,
            @Nullable String project,
            @Nullable String cwd,
            @Nullable String agentId,
            @Nullable String agentType) {
        this(id, session, sessionId, at, team, author, platform, project, cwd, agentId, agentType, null);
    }

    /** The envelope of a command, which has no project and no agent. */
    public static Envelope command(
            EventId id,
            SessionNumber session,
            @Nullable SessionId sessionId,
            Instant now,
            String team,
            String author,
            String platform) {
        return new Envelope(id, session, sessionId, now, team, author, platform, null, null, null, null, null);
    }

    /**
     * The team that the event belongs to: the one of its session's id. Records of earlier versions have any text as their
     * team, which was a label.
     */
    public TeamName owner() {
        if (sessionId != null) {
            return sessionId.team();
        }
        return TeamName.isName(team) ? new TeamName(team) : TeamName.LOCAL;
    }

    /** The record key on {@link Topics#EVENTS}: the session id, or {@code #number} where only the number is known. */
    public String recordKey() {
        return sessionId == null ? "#" + session : sessionId.wire();
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
