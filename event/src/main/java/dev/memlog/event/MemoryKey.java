/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of a memory and its record key: {@code session/sequence/position}. It depends on nothing but the
 * session's events, so a replay writes the same key, and memories sort by it within their session.
 *
 * @param sequence the number of its first event within the session, from 1
 * @param position its place in the provider's reply, from 0
 */
public record MemoryKey(SessionId session, long sequence, int position) {
    private static final Pattern WIRE = Pattern.compile("^([^/]++)/(\\d{10,19})/(\\d{3,9})");

    private static final Pattern NUMBER_ALONE = Pattern.compile("#([1-9]\\d{0,15})");

    public MemoryKey {
        if (sequence < 0 || position < 0) {
            throw new IllegalArgumentException("sequence and position of a memory must not be negative");
        }
    }

    @JsonCreator
    public static MemoryKey parse(String wire) {
        Matcher matcher = WIRE.matcher(wire);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a memory key: " + wire);
        }
        SessionId session = SessionId.parse(URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8));
        return new MemoryKey(session, Long.parseLong(matcher.group(2)), Integer.parseInt(matcher.group(3)));
    }

    /** Whether the session is known by its number alone, which stands in place of its id. */
    public boolean isOfNumberAlone() {
        return !SessionNumber.of(session).equals(sessionNumber());
    }

    /** The number of its session, also if the key has {@code #number} in place of an unknown id. */
    public SessionNumber sessionNumber() {
        Matcher matcher = NUMBER_ALONE.matcher(session.value());
        long alone = matcher.matches() ? Long.parseLong(matcher.group(1)) : Long.MAX_VALUE;
        return alone <= SessionNumber.MAX ? new SessionNumber(alone) : SessionNumber.of(session);
    }

    @JsonValue
    @Override
    public String toString() {
        return "%s/%010d/%03d".formatted(session.keySegment(), sequence, position);
    }
}
