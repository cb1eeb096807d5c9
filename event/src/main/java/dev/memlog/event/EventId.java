/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** An event's id, equal when the event is sent again; unique within its session. */
public record EventId(@JsonValue String value) {
    public static final int MAX_LENGTH = 256;

    /** Separates the suffix of an event id that was edited by hand from the id of its dead letter. */
    public static final String EDIT_MARK = "~edit-";

    private static final SecureRandom RANDOM = new SecureRandom();

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public EventId {
        if (value.isBlank() || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("event id must have 1 to " + MAX_LENGTH + " characters");
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("event id must not contain control characters");
        }
    }

    /** A new time-ordered id (UUID version 7, RFC 9562) for an event that comes without one. */
    public static EventId random(Instant now) {
        long high = (now.toEpochMilli() << 16) | 0x7000L | RANDOM.nextInt(1 << 12);
        long low = (RANDOM.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new EventId(new UUID(high, low).toString());
    }

    /** Whether its event was made by hand from a dead letter. */
    public boolean isEdit() {
        return value.contains(EDIT_MARK);
    }

    @Override
    public String toString() {
        return value;
    }
}
