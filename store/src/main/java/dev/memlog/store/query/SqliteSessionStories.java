/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.query.Rows.SessionRow;
import dev.memlog.store.search.SearchHits;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import dev.memlog.store.sql.TextList;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@link SessionStories} on SQLite; what one call reads is one snapshot. */
public final class SqliteSessionStories implements SessionStories {
    private final Database database;

    public SqliteSessionStories(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Story> story(SessionNumber session) {
        return database.readers().read(connection -> {
            SessionRow row = new Select(SqliteMemoryQueries.SESSION_COLUMNS + " FROM sessions")
                    .where("number = ?", session.value())
                    .first(connection, RowReaders::session);
            return row == null ? Optional.empty() : Optional.of(story(connection, row));
        });
    }

    @Override
    public Optional<EventPage> events(SessionNumber session, long before, boolean forgone, int limit) {
        return database.readers().read(connection -> {
            String id = new Select("session_id FROM sessions")
                    .where("number = ?", session.value())
                    .first(connection, row -> row.getString(1));
            return id == null
                    ? Optional.empty()
                    : Optional.of(new EventReader(connection, session, new SessionId(id)).page(before, forgone, limit));
        });
    }

    @Override
    public SearchHits after(long number, int limit) {
        return database.readers()
                .read(connection -> new SearchHits(
                        after(connection, "observations", number, limit, RowReaders::observation),
                        after(connection, "summaries", number, limit, RowReaders::summary),
                        after(connection, "prompts", number, limit, RowReaders::prompt)));
    }

    @Override
    public long newest() {
        return database.readers()
                .read(connection -> new Select("max((SELECT coalesce(max(number), 0) FROM observations),"
                                + " (SELECT coalesce(max(number), 0) FROM summaries),"
                                + " (SELECT coalesce(max(number), 0) FROM prompts))")
                        .number(connection));
    }

    private static Story story(Connection connection, SessionRow row) throws SQLException {
        long session = row.session().value();
        var prompts = told(connection, "prompts", session, RowReaders::prompt);
        var observations = told(connection, "observations", session, RowReaders::observation);
        var summaries = told(connection, "summaries", session, RowReaders::summary);
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
        List<Spent> spent = new Select("day, provider, model, sum(calls), sum(tokens_in), sum(tokens_out),"
                        + " sum(cost_micros), count(cost_micros) FROM spend")
                .where("session = ?", session)
                .then(" GROUP BY day, provider, model ORDER BY day, provider, model")
                .list(connection, SqliteSessionStories::spent);
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

    private static <R> List<Told<R>> told(Connection connection, String table, long session, RowReader<R> reader)
            throws SQLException {
        return new Select("* FROM " + table)
                .where("session = ?", session)
                .then(" ORDER BY key LIMIT ?", MOST_MEMORIES + 1)
                .list(
                        connection,
                        row -> new Told<>(
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

    private static Spent spent(ResultSet row) throws SQLException {
        return new Spent(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(8) == 0 ? null : row.getLong(7));
    }
}
