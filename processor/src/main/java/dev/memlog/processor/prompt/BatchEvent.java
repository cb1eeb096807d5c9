/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import dev.memlog.event.SessionEvent;

/**
 * One event of a batch.
 *
 * @param number its sequence number within the session: a reply cites it
 */
public record BatchEvent(long number, SessionEvent event) {
    /** The end of a session is in a batch only where the end of its last turn was not told. */
    public boolean asksForSummary() {
        return event instanceof SessionEvent.TurnEnded || event instanceof SessionEvent.SessionEnded;
    }
}
