/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.SessionNumber;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the read side asks of single sessions.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public interface SessionQueries {
    Optional<SessionDetail> session(SessionNumber number);

    /** Those that had one of these memory session ids, the latest activity first. */
    List<SessionDetail> ofMemorySessions(List<String> memorySessionIds);

    /** Those with events that wait, the latest activity first. */
    List<Rows.SessionRow> withWork(int most);

    /**
     * @param memorySessionIds all it has had, the oldest first
     * @param firstPrompt as it is kept; null if there is none
     */
    record SessionDetail(
            Rows.SessionRow row,
            List<String> memorySessionIds,
            @Nullable String firstPrompt) {
        public SessionDetail {
            memorySessionIds = List.copyOf(memorySessionIds);
        }
    }
}
