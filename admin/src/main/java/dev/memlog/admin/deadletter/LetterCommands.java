/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import dev.memlog.event.AuditRecord;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import java.util.List;

/**
 * The way in which dead letters are settled: orders in the log, which the sessions carry out, and a record of who gave
 * them.
 *
 * <p>Threading: called from several threads at once; may block until the log has answered.
 */
public interface LetterCommands {
    /** Gives these orders in their order; without an acknowledgement, any part of them may be in the log. */
    Outcome give(List<Order> orders);

    Outcome note(AuditRecord done);

    /** Something to be done about one dead letter. */
    sealed interface Order {}

    /**
     * Try it again.
     *
     * @param letter the envelope of the letter's event
     * @param original its own bytes
     * @param count the how many-th replay this is
     */
    record Replay(Envelope letter, byte[] original, String replayId, int count) implements Order {}

    /** Give it up for good. */
    record Discard(Envelope letter, String reason) implements Order {}

    /** Give up a letter of no session, of this key. */
    record DiscardUndecodable(String letter, String reason) implements Order {}

    /** Take this event in, which was made from the letter of {@code of}. */
    record Replace(SessionEvent event, EventId of) implements Order {}

    /** What became of orders. */
    enum Outcome {
        /** They are in the log, on all in-sync replicas. */
        ACKNOWLEDGED,
        /** The log has not acknowledged all of them; they are safe to be given again. */
        UNAVAILABLE,
        /** The log does not take a record of this size. */
        TOO_LARGE
    }
}
