/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.row.RowReaders;
import dev.memlog.store.row.Rows.ObservationRow;
import dev.memlog.store.row.Rows.PromptRow;
import dev.memlog.store.row.Rows.SessionRow;
import dev.memlog.store.row.Rows.SummaryRow;
import dev.memlog.store.row.Shown;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import dev.memlog.store.sql.TextList;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Queries a session's events with their outcomes, and the newest memories.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public class SessionStories {
    /** Maximum number of memories of each kind in a story; the oldest are included. */
    public static final int MOST_MEMORIES = 500;

    /** Maximum number of calls in a story; the oldest are included. */
    public static final int MOST_CALLS = 1_000;

    private final ReadSource database;

    public SessionStories(ReadSource database) {
        this.database = database;
    }

    public Optional<Story> story(SessionNumber session) {
        return database.read(connection -> {
            SessionRow row = new Select(MemoryQueries.SESSION_COLUMNS + " FROM sessions")
                    .where("number = ?", session.value())
                    .first(connection, RowReaders.SESSION);
            return row == null ? Optional.empty() : Optional.of(story(connection, row));
        });
    }

    /**
     * A session's events by name, the newest first. Events from before events had records are missing.
     *
     * @param before only events with lower numbers within the session
     * @param forgone only events that no memory was made of
     * @return empty for an unknown session
     */
    public Optional<EventPage> events(SessionNumber session, long before, boolean forgone, int limit) {
        return database.read(connection -> {
            String id = new Select("session_id FROM sessions")
                    .where("number = ?", session.value())
                    .first(connection, row -> row.getString(1));
            return id == null
                    ? Optional.empty()
                    : Optional.of(
                            new EventReader(connection, session, SessionId.parse(id)).page(before, forgone, limit));
        });
    }

    /** Listed memories with numbers above {@code number}, the lowest first; at most {@code limit} of each kind. */
    public SearchHits after(long number, int limit) {
        return database.read(connection -> new SearchHits(
                after(connection, "observations", number, limit, RowReaders.OBSERVATION),
                after(connection, "summaries", number, limit, RowReaders.SUMMARY),
                after(connection, "prompts", number, limit, RowReaders.PROMPT)));
    }

    /** Those of these sessions that there are, and that the viewer finds. */
    public Set<SessionNumber> found(Collection<SessionNumber> sessions) {
        if (sessions.isEmpty()) {
            return Set.of();
        }
        List<Long> numbers = sessions.stream().map(SessionNumber::value).toList();
        return database.read(connection -> Set.copyOf(new Select("number FROM sessions")
                .whereIn("number", numbers)
                .list(connection, row -> new SessionNumber(row.getLong(1)))));
    }

    /** The highest memory number; 0 if there is none. */
    public long newest() {
        return database.read(connection -> new Select("max((SELECT coalesce(max(number), 0) FROM observations),"
                        + " (SELECT coalesce(max(number), 0) FROM summaries),"
                        + " (SELECT coalesce(max(number), 0) FROM prompts))")
                .number(connection));
    }

    private static Story story(Connection connection, SessionRow row) throws SQLException {
        long session = row.session().value();
        var prompts = told(connection, "prompts", session, RowReaders.PROMPT);
        var observations = told(connection, "observations", session, RowReaders.OBSERVATION);
        var summaries = told(connection, "summaries", session, RowReaders.SUMMARY);
        List<Settled> settled = new Select("* FROM settlements")
                .where("session = ?", session)
                .where("call_attempts IS NOT NULL")
                .then(" ORDER BY first LIMIT ?", MOST_CALLS + 1)
                .list(
                        connection,
                        call -> new Settled(
                                call.getLong("first"),
                                EventOutcome.of(call.getString("outcome")),
                                call.getString("provider"),
                                call.getString("model"),
                                Objects.requireNonNull(RowReaders.call(call))));
        List<Spent> spent = new Select("day, provider, model, sum(calls) AS calls, sum(tokens_in) AS input_tokens,"
                        + " sum(tokens_out) AS output_tokens, sum(cost_micros) AS cost_micros FROM spend")
                .where("session = ?", session)
                .then(" GROUP BY day, provider, model ORDER BY day, provider, model")
                .list(connection, RecordReader.of(Spent.class));
        return new Story(
                row,
                first(prompts),
                first(observations),
                first(summaries),
                settled.size() > MOST_CALLS ? settled.subList(0, MOST_CALLS) : settled,
                spent,
                settled.size() > MOST_CALLS
                        || Math.max(prompts.size(), Math.max(observations.size(), summaries.size())) > MOST_MEMORIES);
    }

    private static <R> List<Sourced<R>> told(Connection connection, String table, long session, RowReader<R> reader)
            throws SQLException {
        return new Select("* FROM " + table)
                .where("session = ?", session)
                .then(" ORDER BY key LIMIT ?", MOST_MEMORIES + 1)
                .list(
                        connection,
                        row -> new Sourced<>(
                                reader.read(row),
                                TextList.split(row.getString("events")),
                                row.getString("provider"),
                                row.getString("model"),
                                RowReaders.call(row)));
    }

    private static <T> List<T> first(List<T> found) {
        return found.size() <= MOST_MEMORIES ? found : found.subList(0, MOST_MEMORIES);
    }

    private static <R> List<R> after(Connection connection, String table, long number, int limit, RowReader<R> reader)
            throws SQLException {
        Select select = new Select("* FROM " + table).where(table + ".number > ?", number);
        Shown.USUAL.filter(select, table);
        return select.then(" ORDER BY " + table + ".number LIMIT ?", limit).list(connection, reader);
    }

    /**
     * @param settled the completed calls in order, with or without memories
     * @param more whether there are more memories or calls than these
     */
    public record Story(
            SessionRow session,
            List<Sourced<PromptRow>> prompts,
            List<Sourced<ObservationRow>> observations,
            List<Sourced<SummaryRow>> summaries,
            List<Settled> settled,
            List<Spent> spent,
            boolean more) {}

    /**
     * A memory and its source.
     *
     * @param events ids of the events that it was made from; empty if the provider cited none
     * @param call null if no call made it, or its record has none
     */
    public record Sourced<R>(
            R memory,
            List<String> events,
            @Nullable String provider,
            @Nullable String model,
            @Nullable ProviderCall call) {}

    /** A call that settled events; {@code first} is the sequence of the first one. */
    public record Settled(
            long first,
            EventOutcome outcome,
            @Nullable String provider,
            @Nullable String model,
            ProviderCall call) {}

    /**
     * @param matching total number
     * @param more whether there are more beyond these
     */
    public record EventPage(List<EventRow> items, long matching, boolean more) {}

    /**
     * One event.
     *
     * @param name the tool, or the event's other name
     * @param outcome also {@code open} while only its dead letter is left
     * @param reason why it was skipped without a call
     * @param remembered whether a memory was made of it, which may have been forgotten since
     * @param call the call that settled it; null without one
     * @param memories the existing memories made of it
     * @param letter the key of its dead letter; null without one
     */
    public record EventRow(
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
    public record Made(String kind, long number) {}

    /**
     * The usage of the session's calls on one UTC day.
     *
     * @param costMicros in micro-dollars; null for a model without a price
     */
    public record Spent(
            String day,
            String provider,
            String model,
            long calls,
            long inputTokens,
            long outputTokens,
            @Nullable Long costMicros) {}
}
