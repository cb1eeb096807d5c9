/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.ProviderCall;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.row.RowReaders;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.TextList;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The chain of one memory: the events that it was made of, the call that made it, the sessions that were told it, and what
 * they did with it.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public final class WhyQueries {
    /** Sessions of one answer, the latest; all are counted. */
    public static final int MOST_SESSIONS = 50;

    private static final int MOST_USES = 20;
    private static final List<String> TABLES = List.of("observations", "summaries", "prompts");

    private final ReadSource database;

    public WhyQueries(ReadSource database) {
        this.database = database;
    }

    /** Empty if there is no such memory, or the viewer does not find it. */
    public Optional<Why> why(long number) {
        return database.read(connection -> {
            for (String table : TABLES) {
                Source source = new Select("session, events, provider, model, call_generation, call_batch, call_events,"
                                + " call_attempts, call_tokens_in, call_tokens_out, call_cost_micros FROM " + table)
                        .where("number = ?", number)
                        .first(
                                connection,
                                row -> new Source(
                                        row.getLong("session"),
                                        TextList.split(row.getString("events")),
                                        row.getString("provider"),
                                        row.getString("model"),
                                        RowReaders.call(row)));
                if (source != null) {
                    return Optional.of(why(connection, number, source));
                }
            }
            return Optional.empty();
        });
    }

    private record Source(
            long session,
            List<String> events,
            @Nullable String provider,
            @Nullable String model,
            @Nullable ProviderCall call) {}

    private static Why why(Connection connection, long number, Source source) throws SQLException {
        List<MadeOf> events = source.events().isEmpty()
                ? List.of()
                : new Select("sequence, id, at, kind, name, outcome FROM events")
                        .where("session = ?", source.session())
                        .whereIn("id", source.events())
                        .then(" ORDER BY sequence")
                        .list(connection, RecordReader.of(MadeOf.class));
        String totals = "count(DISTINCT session) AS sessions, count(*) AS times, coalesce(sum(tokens), 0) AS tokens,"
                + " (SELECT count(DISTINCT session) FROM told_uses WHERE number = ? AND " + Use.IS_USE + ") AS used,"
                + " (SELECT count(DISTINCT session) FROM told_uses WHERE number = ? AND NOT " + Use.IS_USE + ") AS met"
                + " FROM told_memories";
        Totals all = Objects.requireNonNull(new Select(totals, number, number)
                .where("number = ?", number)
                .first(connection, RecordReader.of(Totals.class)));
        return new Why(events, source.provider(), source.model(), source.call(), all, told(connection, number));
    }

    private static List<ToldTo> told(Connection connection, long number) throws SQLException {
        List<ToldTo> told = new ArrayList<>();
        List<ToldRow> rows = new Select(
                        "m.session AS session, s.session_id AS session_id, coalesce(s.project, '') AS project,"
                                + " min(m.at) AS first_at, max(m.at) AS last_at, count(*) AS times, sum(m.tokens) AS tokens,"
                                + " group_concat(DISTINCT t.place) AS places FROM told_memories m JOIN told t ON t.number = m.told"
                                + " LEFT JOIN sessions s ON s.number = m.session")
                .where("m.number = ?", number)
                .then(" GROUP BY m.session ORDER BY last_at DESC, m.session LIMIT ?", MOST_SESSIONS)
                .list(connection, RecordReader.of(ToldRow.class));
        for (ToldRow row : rows) {
            told.add(new ToldTo(
                    row.session(),
                    row.sessionId(),
                    row.project(),
                    row.firstAt(),
                    row.lastAt(),
                    row.times(),
                    row.tokens(),
                    List.of(row.places().split(",", -1)),
                    uses(connection, row.session(), number, Use.IS_USE),
                    uses(connection, row.session(), number, "NOT " + Use.IS_USE)));
        }
        return told;
    }

    private static List<Use> uses(Connection connection, SessionNumber session, long number, String which)
            throws SQLException {
        return new Select("how, evidence, at FROM told_uses")
                .where("session = ?", session.value())
                .where("number = ?", number)
                .where(which)
                .then(" ORDER BY at, how, evidence LIMIT ?", MOST_USES)
                .list(connection, RecordReader.of(Use.class));
    }

    /** As it is read. */
    public record ToldRow(
            SessionNumber session,
            @Nullable SessionId sessionId,
            String project,
            Instant firstAt,
            Instant lastAt,
            long times,
            long tokens,
            String places) {}

    /**
     * @param events that it was made of, as far as their names are kept
     * @param call null if no call made it
     * @param told the latest sessions first
     */
    public record Why(
            List<MadeOf> events,
            @Nullable String provider,
            @Nullable String model,
            @Nullable ProviderCall call,
            Totals totals,
            List<ToldTo> told) {}

    /** An event by its name. */
    public record MadeOf(
            long sequence,
            String id,
            Instant at,
            String kind,
            @Nullable String name,
            EventOutcome outcome) {}

    /**
     * @param sessions that were told it
     * @param times it was told
     * @param tokens it took, as its part of the texts
     * @param used sessions that used it
     * @param met sessions that met an error that it was made of, after they were told it
     */
    public record Totals(long sessions, long times, long tokens, long used, long met) {}

    /**
     * One session that was told it.
     *
     * @param sessionId null where the session has no record
     * @param places where, such as {@code start}
     * @param uses the first ones
     * @param met the first times that the session met an error that the memory was made of
     */
    public record ToldTo(
            SessionNumber session,
            @Nullable SessionId sessionId,
            String project,
            Instant firstAt,
            Instant lastAt,
            long times,
            long tokens,
            List<String> places,
            List<Use> uses,
            List<Use> met) {}
}
