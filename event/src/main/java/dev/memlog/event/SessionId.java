/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.memlog.event.team.TeamName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * A session of a team. Its wire form decides its number, its keys and its rows, so that equal ids of two teams are two
 * sessions.
 *
 * @param value the agent's own id of the session (Claude Code's {@code session_id}): 1 to 256 characters, no control
 *     characters
 */
public record SessionId(TeamName team, String value) {
    public static final int MAX_LENGTH = 256;

    /** No client's id contains it, so none can imitate the id of another team. */
    static final char AFTER_TEAM = '\u001f';

    public SessionId {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("session id must have 1 to " + MAX_LENGTH + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("session id must not contain control characters");
        }
    }

    /** A session of {@link TeamName#LOCAL}. */
    public static SessionId local(String value) {
        return new SessionId(TeamName.LOCAL, value);
    }

    /**
     * Reads the wire form. Not for what a client sends: that has the team of its key.
     *
     * @throws IllegalArgumentException when it is none
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static SessionId parse(String wire) {
        int end = wire.indexOf(AFTER_TEAM);
        return end < 0 ? local(wire) : new SessionId(new TeamName(wire.substring(0, end)), wire.substring(end + 1));
    }

    /** The id of a session known only by its number. */
    public static SessionId ofNumber(TeamName team, SessionNumber number) {
        return new SessionId(team, "#" + number);
    }

    /** The value alone for {@link TeamName#LOCAL}, else the team, U+001F and the value. */
    @JsonValue
    public String wire() {
        return team.equals(TeamName.LOCAL) ? value : team.value() + AFTER_TEAM + value;
    }

    /** The wire form as one segment of a record key: a slash or other special character inside it is escaped. */
    String keySegment() {
        return URLEncoder.encode(wire(), StandardCharsets.UTF_8);
    }

    /** The value, for people. */
    @Override
    public String toString() {
        return value;
    }
}
