/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

/**
 * A session's accepted events by stage: each is in exactly one term.
 *
 * <p>Invariant: accepted = duplicate + skipped + processed + pending + parked + deadLettered + discarded. In flight is
 * a part of pending.
 */
public record Ledger(
        long accepted,
        long duplicate,
        long skipped,
        long processed,
        long pending,
        long inFlight,
        long parked,
        long deadLettered,
        long discarded) {
    public static final Ledger EMPTY = new Ledger(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Ledger {
        // Beyond this the sum of all sessions' ledgers would overflow.
        if (accepted > Bounds.MOST || Math.min(Math.min(duplicate, skipped), Math.min(processed, discarded)) < 0) {
            throw new IllegalArgumentException("a ledger's numbers must be from 0 to " + Bounds.MOST);
        }
        long sum = duplicate + skipped + processed + pending + parked + deadLettered + discarded;
        if (accepted != sum || inFlight > pending || pending < 0 || inFlight < 0 || parked < 0 || deadLettered < 0) {
            throw new IllegalArgumentException(
                    "ledger does not add up: accepted=%d duplicate=%d skipped=%d processed=%d"
                                    .formatted(accepted, duplicate, skipped, processed)
                            + " pending=%d inFlight=%d parked=%d deadLettered=%d discarded=%d"
                                    .formatted(pending, inFlight, parked, deadLettered, discarded));
        }
    }

    public Ledger plus(Ledger other) {
        return new Ledger(
                accepted + other.accepted,
                duplicate + other.duplicate,
                skipped + other.skipped,
                processed + other.processed,
                pending + other.pending,
                inFlight + other.inFlight,
                parked + other.parked,
                deadLettered + other.deadLettered,
                discarded + other.discarded);
    }
}
