/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SessionEvent;

/**
 * An accepted event that waits for a provider.
 *
 * @param sequence its number within the session
 * @param promptNumber the user prompt it belongs to; 0 before the first
 * @param replayed it was a dead letter before
 */
public record PendingEvent(long sequence, int promptNumber, boolean replayed, SessionEvent event) {}
