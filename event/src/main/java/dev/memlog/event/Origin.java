/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import dev.memlog.event.text.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The origin of a memory made elsewhere.
 *
 * @param id identifies the memory on every node, such as {@code claude-mem/4f1c/observation/123}; equal ids mean the
 *     same memory
 * @param numbers the numbers by which it was cited elsewhere, the oldest first
 */
public record Origin(String id, List<Long> numbers) {
    public static final int MAX_LENGTH = 4_096;
    public static final int MAX_NUMBERS = 100;

    /** The highest old number that this node's own make way for: above it, they would grow too long to be cited. */
    public static final long HIGHEST_CITED = 1_000_000_000_000L;

    /** The prefix of every event id derived from an origin. */
    public static final String ID_PREFIX = "origin-";

    private static final int HASH_BYTES = 20;
    private static final String MADE_HERE = "memlog/";
    private static final String CLAUDE_MEM = "claude-mem/";

    public Origin {
        requireNonNull(id, "id");
        if (id.isBlank() || id.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("origin must have 1 to " + MAX_LENGTH + " characters");
        }
        numbers = numbers == null ? List.of() : List.copyOf(numbers);
        if (numbers.size() > MAX_NUMBERS || numbers.stream().anyMatch(number -> number < 1)) {
            throw new IllegalArgumentException("old numbers must be at most " + MAX_NUMBERS + ", each from 1 on");
        }
    }

    /** The id of the event that adds the memory: by it, adding it again is noticed. */
    public EventId eventId() {
        return eventId(id);
    }

    /**
     * The id of a claude-mem memory: the row it was there.
     *
     * @param kind observation, summary or prompt
     */
    public static String idOfClaudeMem(SessionId session, String kind, long number, Instant at) {
        return CLAUDE_MEM + session + "/" + kind + "/" + number + "@" + at.toEpochMilli();
    }

    /** The id of the same memory where only its provider session was known; empty if it is not from claude-mem. */
    public static Optional<String> withoutSession(String id, SessionId session, String memorySessionId) {
        String known = CLAUDE_MEM + session + "/";
        return id.startsWith(known)
                ? Optional.of(CLAUDE_MEM + memorySessionId + "/" + id.substring(known.length()))
                : Optional.empty();
    }

    /** The id on other nodes of a memory made by a Memlog node. */
    public static String idOf(MemoryKey key, Instant at) {
        return MADE_HERE + key + "@" + at.toEpochMilli();
    }

    /** The key and time in an id that {@link #idOf} gave; empty for any other. */
    public static Optional<Made> made(String id) {
        int time = id.lastIndexOf('@');
        if (!id.startsWith(MADE_HERE) || time < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Made(
                    MemoryKey.parse(id.substring(MADE_HERE.length(), time)),
                    Instant.ofEpochMilli(Long.parseLong(id.substring(time + 1)))));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A memory made by a node; its time distinguishes two with the same key. */
    public record Made(MemoryKey key, Instant at) {}

    static EventId eventId(String text) {
        return new EventId(ID_PREFIX + Sha256.hex(text, HASH_BYTES));
    }
}
