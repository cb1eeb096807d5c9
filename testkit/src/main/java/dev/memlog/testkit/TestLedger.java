/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.testkit;

import dev.memlog.event.Ledger;

/** Builds a {@link Ledger} by the names of its terms; a term that is not named is zero. */
public final class TestLedger {
    private long accepted;
    private long duplicate;
    private long skipped;
    private long processed;
    private long pending;
    private long inFlight;
    private long parked;
    private long deadLettered;
    private long discarded;

    private TestLedger() {}

    public static TestLedger ledger() {
        return new TestLedger();
    }

    public TestLedger accepted(long events) {
        accepted = events;
        return this;
    }

    public TestLedger duplicate(long events) {
        duplicate = events;
        return this;
    }

    public TestLedger skipped(long events) {
        skipped = events;
        return this;
    }

    public TestLedger processed(long events) {
        processed = events;
        return this;
    }

    public TestLedger pending(long events) {
        pending = events;
        return this;
    }

    public TestLedger inFlight(long events) {
        inFlight = events;
        return this;
    }

    public TestLedger parked(long events) {
        parked = events;
        return this;
    }

    public TestLedger deadLettered(long events) {
        deadLettered = events;
        return this;
    }

    public TestLedger discarded(long events) {
        discarded = events;
        return this;
    }

    public Ledger build() {
        return new Ledger(accepted, duplicate, skipped, processed, pending, inFlight, parked, deadLettered, discarded);
    }
}
