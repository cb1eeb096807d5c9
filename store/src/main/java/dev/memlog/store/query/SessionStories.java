/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.query.Rows.ObservationRow;
import dev.memlog.store.query.Rows.PromptRow;
import dev.memlog.store.query.Rows.SessionRow;
import dev.memlog.store.query.Rows.SummaryRow;
import dev.memlog.store.search.SearchHits;
import java.time.Instant;
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

    /** How many calls it tells at most: the oldest. */
    int MOST_CALLS = 1_000;

    Optional<Story> story(SessionNumber session);

    /**
     * A session's events by name, the newest first; those that were taken in before events were told by name are not
     * among them.
     *
     * @param before only events with lower numbers within the session
     * @param forgone only those that no memory was made of
     * @return empty for a session that nobody knows
     */
    Optional<EventPage> events(SessionNumber session, long before, boolean forgone, int limit);

    /** Memories that lists show, with numbers above this one, the lowest first: at most so many of each kind. */
    SearchHits after(long number, int limit);

    /** The highest memory number; 0 if there is none. */
    long newest();

    /**
     * @param settled the calls that were answered, in order, whether or not a memory came of them
     * @param more whether there are memories or calls that it does not tell
     */
    record Story(
            SessionRow session,
            List<Told<PromptRow>> prompts,
            List<Told<ObservationRow>> observations,
            List<Told<SummaryRow>> summaries,
            List<Settled> settled,
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

    /** A call that settled events, the first of which has the number {@code first}. */
    record Settled(
            long first,
            EventOutcome outcome,
            @Nullable String provider,
            @Nullable String model,
            ProviderCall call) {}

    /**
     * @param matching how many there are in all
     * @param more whether there are more beyond these
     */
    record EventPage(List<EventRow> items, long matching, boolean more) {}

    /**
     * One event.
     *
     * @param name the tool, or what else the event calls itself by
     * @param outcome what became of it; {@code open}, too, while a dead letter is all that is left of it
     * @param reason why it was skipped before a call
     * @param remembered whether a memory was made of it, which may be forgotten since
     * @param call the call that settled it; null if none did
     * @param memories those made of it that there are
     * @param letter the key of its dead letter; null if it has none
     */
    record EventRow(
            long sequence,
            String id,
            Instant at,
            String kind,
            @Nullable String name,
            EventOutcome outcome,
            @Nullable String reason,
            boolean remembered,
            @Nullable ProviderCall call,
            List<Made> memories,
            @Nullable String letter) {}

    /** @param kind observation, summary or prompt */
    record Made(String kind, long number) {}

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
