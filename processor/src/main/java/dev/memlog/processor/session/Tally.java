/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.Ledger;

/**
 * A session's counts: every accepted event is in exactly one of the others.
 *
 * @param open accepted and not settled yet; the ledger shows them as pending or parked, which depends on the state
 */
public record Tally(
        long accepted, long duplicate, long skipped, long processed, long deadLettered, long discarded, long open) {
    static final Tally EMPTY = new Tally(0, 0, 0, 0, 0, 0, 0);

    public Tally {
        if (accepted != duplicate + skipped + processed + deadLettered + discarded + open
                || open < 0
                || deadLettered < 0) {
            throw new IllegalArgumentException("tally does not add up");
        }
    }

    Tally addDuplicate() {
        return new Tally(accepted + 1, duplicate + 1, skipped, processed, deadLettered, discarded, open);
    }

    Tally addSkipped() {
        return new Tally(accepted + 1, duplicate, skipped + 1, processed, deadLettered, discarded, open);
    }

    Tally addProcessed() {
        return new Tally(accepted + 1, duplicate, skipped, processed + 1, deadLettered, discarded, open);
    }

    Tally addDeadLettered() {
        return new Tally(accepted + 1, duplicate, skipped, processed, deadLettered + 1, discarded, open);
    }

    Tally addOpen() {
        return new Tally(accepted + 1, duplicate, skipped, processed, deadLettered, discarded, open + 1);
    }

    Tally settle(EventOutcome outcome, long events) {
        return switch (outcome) {
            case PROCESSED ->
                new Tally(accepted, duplicate, skipped, processed + events, deadLettered, discarded, open - events);
            case SKIPPED ->
                new Tally(accepted, duplicate, skipped + events, processed, deadLettered, discarded, open - events);
            case DEAD_LETTERED ->
                new Tally(accepted, duplicate, skipped, processed, deadLettered + events, discarded, open - events);
            case DISCARDED ->
                new Tally(accepted, duplicate, skipped, processed, deadLettered, discarded + events, open - events);
            case OPEN -> throw new IllegalArgumentException("open is not a settlement");
        };
    }

    /** A dead letter is taken for an event that has only just come. */
    Tally forgetDeadLetter() {
        return new Tally(accepted - 1, duplicate, skipped, processed, deadLettered - 1, discarded, open);
    }

    Tally discardDeadLetter() {
        return discardDeadLetters(1);
    }

    Tally discardDeadLetters(long events) {
        return new Tally(accepted, duplicate, skipped, processed, deadLettered - events, discarded + events, open);
    }

    /** Dead letters are tried again. */
    Tally reopen(long events) {
        return new Tally(accepted, duplicate, skipped, processed, deadLettered - events, discarded, open + events);
    }

    /**
     * @param deferred records not accepted yet: counted as accepted and pending, so that nothing seems settled
     *     meanwhile
     */
    Ledger toLedger(boolean parked, long inFlight, long deferred) {
        return new Ledger(
                accepted + deferred,
                duplicate,
                skipped,
                processed,
                (parked ? 0 : open) + deferred,
                inFlight,
                parked ? open : 0,
                deadLettered,
                discarded);
    }
}
