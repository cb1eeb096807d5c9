/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

/** What became of an accepted event; kept under its id, so that the same event again costs nothing. */
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

    /** One ASCII letter, as it stands in the store. */
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
