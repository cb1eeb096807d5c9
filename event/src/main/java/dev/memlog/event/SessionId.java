/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The agent's own id of a session (Claude Code's {@code session_id}): 1 to 256 characters, no control characters. */
public record SessionId(@JsonValue String value) {
    public static final int MAX_LENGTH = 256;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SessionId {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("session id must have 1 to " + MAX_LENGTH + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("session id must not contain control characters");
        }
    }

    /** The id of a session known only by its number. */
    public static SessionId ofNumber(SessionNumber number) {
        return new SessionId("#" + number);
    }

    /** This id as one segment of a record key: a slash or other special character inside it is escaped. */
    String keySegment() {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return value;
    }
}
