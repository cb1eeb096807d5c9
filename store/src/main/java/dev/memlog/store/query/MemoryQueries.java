/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.Ledger;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.search.SearchRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the read side asks of the projection.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public interface MemoryQueries {
    /** Newest first. */
    Page<Rows.ObservationRow> observations(PageRequest request);

    /** Newest first. */
    Page<Rows.SummaryRow> summaries(PageRequest request);

    /** Newest first. */
    Page<Rows.PromptRow> prompts(PageRequest request);

    /** Sessions, the one with the latest activity first. */
    Page<Rows.SessionRow> sessions(PageRequest request);

    Optional<Rows.ObservationRow> observation(long number);

    Optional<Rows.SummaryRow> summary(long number);

    Optional<Rows.PromptRow> prompt(long number);

    /**
     * What was cited elsewhere by any of these numbers: observations before summaries before prompts, and of what had the
     * same number the one that came here last first.
     */
    List<OnceNumbered> onceNumbered(Collection<Long> olds);

    /** A memory, and a number that it was cited by elsewhere. */
    record OnceNumbered(long old, Rows.MemoryRow memory) {}

    /** In the order of {@code numbers}, hidden ones and duplicates among them; unknown ones are left out. */
    List<Rows.ObservationRow> observationsByNumber(List<Long> numbers);

    /** Full-text search; any text is a valid query, a blank one lists the newest that pass the filters. */
    SearchHits search(SearchRequest request);

    /** What was remembered before and after a moment. */
    Timeline timeline(TimelineRequest request);

    /** Every project that has a memory or a session, by name. */
    List<String> projects();

    /** All sessions' ledgers summed up, and the undecodable letters with them. */
    Ledger ledger();

    Counts counts();

    /** For each partition of the events topic, the next offset that the projection does not reflect yet. */
    Map<Integer, Long> reflectedOffsets();

    /**
     * What there is, whether it is shown or not.
     *
     * @param hidden memories of all kinds that somebody has hidden
     * @param duplicates observations that say what an earlier one says
     * @param databaseBytes size of the database file and its write-ahead log
     */
    record Counts(
            long observations,
            long summaries,
            long prompts,
            long sessions,
            long activeSessions,
            long hidden,
            long duplicates,
            long databaseBytes) {}
}
