/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.EventTaken;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds memories that are kept for longer than they should be, hidden ones and duplicates among them.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public interface RetentionQueries {
    /** The numbers of the oldest {@code most} of them. */
    List<Long> overdue(RetentionBounds bounds, int most);

    /**
     * Names of events that happened before {@code time} and are settled, and what was settled before it; in the order of
     * their sessions.
     *
     * @param behind the last one that is known; null from the first on
     */
    List<Name> overdueNames(Instant time, @Nullable Name behind, int most);

    /**
     * A record that tells of an event, or of what became of several.
     *
     * @param sequence of the event; of the first that was settled
     */
    record Name(boolean settlement, SessionNumber session, long sequence) {
        public String recordKey() {
            return settlement ? Settlement.keyOf(session, sequence) : EventTaken.keyOf(session, sequence);
        }
    }
}
