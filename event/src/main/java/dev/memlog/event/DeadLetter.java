/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import dev.memlog.event.provider.FailureClass;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a dead letter: an event, or undecodable bytes, that will not be processed. The record's value is the
 * original's own bytes; this metadata travels in its headers, under Kafka Streams' names where it has one.
 *
 * @param key {@code session/event}, or {@code ~undecodable/topic-partition-offset}
 * @param session null for bytes that could not be read
 * @param attempts cumulative over generations and replays
 * @param replays number of replays before this dead letter
 */
public record DeadLetter(
        String key,
        @Nullable SessionId session,
        @Nullable EventId event,
        FailureClass failure,
        String message,
        int attempts,
        Instant firstFailedAt,
        Instant failedAt,
        @Nullable String provider,
        int generation,
        int replays,
        String originTopic,
        int originPartition,
        long originOffset) {
    // No session's segment of a key has a tilde: it is escaped there.
    private static final String UNDECODABLE = "~undecodable/";

    // As earlier versions wrote it, which the letter of a session named so may look like.
    private static final Pattern UNDECODABLE_BEFORE = Pattern.compile("undecodable/[^/]{1,249}-\\d{1,10}-\\d{1,19}");
    private static final Pattern UNDECODABLE_EVENT =
            Pattern.compile("~?undecodable/" + Pattern.quote(Topics.EVENTS) + "-(\\d{1,9})-(\\d{1,18})");
    /** Which letters of sessions have, and no others. */
    public static final String SESSION_HEADER = "memlog-session";

    private static final String STREAMS = "__streams.errors.";

    public static String keyOf(SessionId session, EventId event) {
        return session.keySegment() + "/" + event.value();
    }

    public static String undecodableKey(String topic, int partition, long offset) {
        return UNDECODABLE + topic + "-" + partition + "-" + offset;
    }

    /** True if {@code key} is that of a letter without a session. */
    public static boolean isUndecodableKey(String key) {
        return key.startsWith(UNDECODABLE) || UNDECODABLE_BEFORE.matcher(key).matches();
    }

    /** The events-topic offset of such a letter's bytes; empty for any other key. */
    public static Optional<SourceOffset> undecodableEvent(String key) {
        Matcher matcher = UNDECODABLE_EVENT.matcher(key);
        return matcher.matches()
                ? Optional.of(new SourceOffset(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    /** All but the key, as record headers. */
    public Map<String, String> toHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(STREAMS + "exception", failure.wireName());
        headers.put(STREAMS + "message", message);
        headers.put(STREAMS + "topic", originTopic);
        headers.put(STREAMS + "partition", Integer.toString(originPartition));
        headers.put(STREAMS + "offset", Long.toString(originOffset));
        headers.put("memlog-failure-class", failure.wireName());
        headers.put("memlog-attempts", Integer.toString(attempts));
        headers.put("memlog-first-failed-at", firstFailedAt.toString());
        headers.put("memlog-failed-at", failedAt.toString());
        headers.put("memlog-generation", Integer.toString(generation));
        headers.put("memlog-replay-count", Integer.toString(replays));
        putIfPresent(headers, "memlog-provider", provider);
        putIfPresent(headers, SESSION_HEADER, session == null ? null : session.wire());
        putIfPresent(headers, "memlog-event", event == null ? null : event.value());
        return headers;
    }

    /** @throws IllegalArgumentException naming the header that is missing or wrong */
    public static DeadLetter fromHeaders(String key, Map<String, String> headers) {
        String session = headers.get(SESSION_HEADER);
        String event = headers.get("memlog-event");
        return new DeadLetter(
                key,
                session == null ? null : SessionId.parse(session),
                event == null ? null : new EventId(event),
                FailureClass.of(required(headers, "memlog-failure-class")),
                required(headers, STREAMS + "message"),
                Bounds.count(Integer.parseInt(required(headers, "memlog-attempts"))),
                instant(headers, "memlog-first-failed-at"),
                instant(headers, "memlog-failed-at"),
                headers.get("memlog-provider"),
                Integer.parseInt(required(headers, "memlog-generation")),
                Bounds.count(Integer.parseInt(headers.getOrDefault("memlog-replay-count", "0"))),
                required(headers, STREAMS + "topic"),
                Integer.parseInt(required(headers, STREAMS + "partition")),
                Long.parseLong(required(headers, STREAMS + "offset")));
    }

    private static Instant instant(Map<String, String> headers, String name) {
        try {
            return Bounds.time(Instant.parse(required(headers, name)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("dead letter's header " + name + " is not an ISO-8601 instant", e);
        }
    }

    private static String required(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value == null) {
            throw new IllegalArgumentException("dead letter lacks header " + name);
        }
        return value;
    }

    private static void putIfPresent(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }
}
