/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The outcome of an accepted event; kept under its id, so that a duplicate costs nothing. */
public enum EventOutcome {
    OPEN('o'),
    PROCESSED('p'),
    SKIPPED('s'),
    DEAD_LETTERED('d'),
    DISCARDED('x');

    private final char code;

    EventOutcome(char code) {
        this.code = code;
    }

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @JsonCreator
    public static EventOutcome of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** One ASCII letter, the form in the topology's store. */
    public byte code() {
        return (byte) code;
    }

    public static EventOutcome ofCode(byte code) {
        for (EventOutcome outcome : values()) {
            if (outcome.code() == code) {
                return outcome;
            }
        }
        throw new IllegalArgumentException("not an event outcome: " + code);
    }
}
