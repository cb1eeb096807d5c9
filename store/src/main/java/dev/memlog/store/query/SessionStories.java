/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.sql.Rows.ObservationRow;
import dev.memlog.store.sql.Rows.PromptRow;
import dev.memlog.store.sql.Rows.SessionRow;
import dev.memlog.store.sql.Rows.SummaryRow;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a session's events, and what has become of events lately.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public interface SessionStories {
    /** How many memories of each kind a story tells at most: the oldest. */
    int MOST_MEMORIES = 500;

    Optional<Story> story(SessionNumber session);

    /** Memories that lists show, with numbers above this one, the lowest first: at most so many of each kind. */
    SearchHits after(long number, int limit);

    /** The highest memory number; 0 if there is none. */
    long newest();

    /**
     * @param more whether there are memories that it does not tell
     */
    record Story(
            SessionRow session,
            List<Told<PromptRow>> prompts,
            List<Told<ObservationRow>> observations,
            List<Told<SummaryRow>> summaries,
            List<Spent> spent,
            boolean more) {}

    /**
     * A memory and where it comes from.
     *
     * @param events ids of the events that it was made from; none where the provider cited none
     * @param call null where no call made it, or its record does not say
     */
    record Told<R>(
            R memory,
            List<String> events,
            @Nullable String provider,
            @Nullable String model,
            @Nullable ProviderCall call) {}

    /**
     * What calls for the session took on one day of UTC.
     *
     * @param costMicros in micro-dollars; null for a model without a price
     */
    record Spent(
            String day,
            String provider,
            String model,
            long calls,
            long inputTokens,
            long outputTokens,
            @Nullable Long costMicros) {}
}
