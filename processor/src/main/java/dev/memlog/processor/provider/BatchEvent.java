/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import dev.memlog.event.SessionEvent;

/**
 * One event of a batch.
 *
 * @param number its sequence number within the session: a reply cites it
 */
public record BatchEvent(long number, SessionEvent event) {
    /** A session's end is in a batch only if its last turn's end was not reported. */
    public boolean asksForSummary() {
        return event instanceof SessionEvent.TurnEnded || event instanceof SessionEvent.SessionEnded;
    }
}
