/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The value ranges that Memlog accepts on every wire, and the corrections it makes to values of old logs. One place for
 * all, so that no wire accepts what another refuses.
 */
public final class Bounds {
    /** Tokens of one field of one event that a prompt carries. */
    public static final int MAX_FIELD_TOKENS = 4_000;

    /** The first moment that is taken; an earlier one becomes this one. */
    public static final Instant EARLIEST = Instant.EPOCH;

    /** The last moment that is taken; a later one becomes this one. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** The maximum lead of a sender's clock over the receiver's. */
    public static final Duration AHEAD = Duration.ofDays(1);

    /** The highest count, token number or sum of micro-dollars: a million such numbers still add up in 64 bits. */
    public static final long MOST = 1_000_000_000_000L;

    /** The most entries of a list in an imported memory; the largest that is made here has a hundredth of it. */
    public static final int ENTRIES = 10_000;

    /** The highest price of a million tokens, in micro-dollars. */
    public static final long MAX_PRICE = 1_000_000_000L;

    /** Characters of the name of a project or a model, stars included. */
    public static final int MAX_NAME = 256;

    private Bounds() {}

    /** The moment itself within the years 1970 to 9999, else the nearer end of them: it always has milliseconds. */
    public static Instant time(Instant at) {
        if (at.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return at.isAfter(LATEST) ? LATEST : at;
    }

    /**
     * Corrects a sender's time: one that lies more than {@link #AHEAD} after its arrival is a mistake, and would be the
     * newest memory for years. Past times stay.
     *
     * @param arrived null if unknown
     */
    public static Instant time(Instant at, @Nullable Instant arrived) {
        Instant bounded = time(at);
        if (arrived == null) {
            return bounded;
        }
        Instant known = time(arrived);
        return Duration.between(known, bounded).compareTo(AHEAD) > 0 ? known : bounded;
    }

    /** @throws IllegalArgumentException naming the field, for a name that is blank, too long or has control characters */
    public static void name(String name, String field) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    field + " must have 1 to " + MAX_NAME + " characters, none of them a control character");
        }
    }

    public static boolean isName(String name) {
        return !name.isBlank() && name.length() <= MAX_NAME && name.chars().noneMatch(Character::isISOControl);
    }

    /** @throws IllegalArgumentException naming the field, for a price that is negative or above {@link #MAX_PRICE} */
    public static void price(long micros, String field) {
        if (micros < 0 || micros > MAX_PRICE) {
            throw new IllegalArgumentException(field + " must be a price from 0 to " + MAX_PRICE + " micro-dollars");
        }
    }

    public static boolean holds(Instant at) {
        return !at.isBefore(EARLIEST) && !at.isAfter(LATEST);
    }

    /** A count clamped to the range from 0 to {@link #MOST}. */
    public static long count(long value) {
        return Math.clamp(value, 0, MOST);
    }

    /** As {@link #count(long)}, and null for null. */
    public static @Nullable Long countOrNull(@Nullable Long value) {
        return value == null ? null : count(value);
    }

    /** A small count, such as the number of a prompt. */
    public static int count(int value) {
        return Math.max(0, value);
    }
}
