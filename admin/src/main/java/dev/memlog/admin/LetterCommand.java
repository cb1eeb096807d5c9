/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;

/** A command about one dead letter, which the letter's session carries out. */
public sealed interface LetterCommand {
    /**
     * Processes the letter's event once more.
     *
     * @param letter the envelope of the letter's event
     * @param original the event's own bytes
     * @param count the replay's ordinal, from 1
     */
    record Replay(Envelope letter, byte[] original, String replayId, int count) implements LetterCommand {}

    /** Gives the letter up for good. */
    record Discard(Envelope letter, String reason) implements LetterCommand {}

    /**
     * Gives up a letter that belongs to no session.
     *
     * @param letter its key
     */
    record DiscardUndecodable(String letter, String reason) implements LetterCommand {}

    /**
     * Accepts an edited event in the letter's place.
     *
     * @param of the letter's event
     */
    record Replace(SessionEvent event, EventId of) implements LetterCommand {}
}
