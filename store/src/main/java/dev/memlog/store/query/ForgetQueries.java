/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is to be forgotten, hidden memories and duplicates among it.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public interface ForgetQueries {
    /**
     * What would be forgotten.
     *
     * @param after only in sessions with a larger number; 0 for all
     */
    Extent extent(ForgetFilter filter, long after);

    /** The next {@code most} sessions, by number, with all that is to be forgotten of them. */
    List<Target> next(ForgetFilter filter, long after, int most);

    /**
     * @param waiting events that wait for a provider in sessions that are forgotten whole
     * @param whole how many of the sessions are forgotten whole
     * @param titles of some of the memories, the newest
     * @param alike numbers of some observations that say what a forgotten one says, and stay
     */
    record Extent(
            long observations,
            long summaries,
            long prompts,
            long letters,
            long waiting,
            long sessions,
            long whole,
            List<String> titles,
            List<Long> alike) {
        public long records() {
            return observations + summaries + prompts + letters + waiting;
        }
    }

    /**
     * What is to be forgotten of one session.
     *
     * @param sessionId null where the session is known by its number alone
     * @param whole the session itself is forgotten
     */
    record Target(
            SessionNumber session,
            @Nullable SessionId sessionId,
            String platform,
            List<MemoryKey> memories,
            List<EventId> letters,
            boolean whole) {
        public Target {
            memories = List.copyOf(memories);
            letters = List.copyOf(letters);
        }
    }
}
