/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * Discards the dead letter of undecodable bytes. It belongs to no session, so the addressed session is not created.
 *
 * @param letter the letter's key
 */
public record DiscardUndecodable(@JsonUnwrapped Envelope envelope, String letter, String reason)
        implements SessionEvent.Command {
    /** Whom such orders are addressed to. */
    public static final SessionId NOBODY = SessionId.local("undecodable");

    public DiscardUndecodable {
        requireNonNull(envelope, "envelope");
        requireNonNull(reason, "reason");
        if (!DeadLetter.isUndecodableKey(letter)) {
            throw new IllegalArgumentException("letter: " + letter + " is a session's, or no letter's key");
        }
    }
}
