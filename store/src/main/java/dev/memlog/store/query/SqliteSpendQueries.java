/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.BudgetName;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.Select;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link SpendQueries} by SQL. A session's id and project stand in for what its records did not know yet. */
public final class SqliteSpendQueries implements SpendQueries {
    private static final String UNKNOWN = "''";
    private static final String PROJECT = "coalesce(nullif(spend.project, ''), s.project, '')";
    private static final String SESSION = "coalesce(s.session_id, spend.session_id)";
    private static final String TOKENS = "sum(tokens_in + tokens_out)";
    private static final String SUMS = ", sum(calls), sum(tokens_in), sum(tokens_out), coalesce(sum(cost_micros), 0),"
            + " sum(iif(cost_micros IS NULL, tokens_in + tokens_out, 0))"
            + " FROM spend LEFT JOIN sessions s ON s.number = spend.session";
    private final Database database;
    private final WireCodec codec = new WireCodec();

    public SqliteSpendQueries(Database database) {
        this.database = database;
    }

    @Override
    public List<Cost> costs(Grouping by, Range range, int limit) {
        String group = switch (by) {
            case DAY -> "spend.day";
            case PROJECT -> PROJECT;
            case PROVIDER -> "spend.provider";
            case MODEL -> "spend.model";
            case SESSION -> SESSION;
        };
        String order = by == Grouping.DAY ? " ORDER BY 1 DESC" : " ORDER BY " + TOKENS + " DESC, 1";
        return database.readers()
                .read(connection -> within(range, group)
                        .then(" GROUP BY 1" + order + " LIMIT ?", limit)
                        .list(connection, SqliteSpendQueries::cost));
    }

    @Override
    public Cost total(Range range) {
        return database.readers()
                .read(connection -> within(range, UNKNOWN).list(connection, SqliteSpendQueries::cost))
                .getFirst();
    }

    @Override
    public List<Cost> sessionsFrom(BudgetName.Unit unit, long atLeast, int limit) {
        String amount = switch (unit) {
            case TOKENS -> TOKENS;
            case USD -> "coalesce(sum(cost_micros), 0)";
        };
        return database.readers()
                .read(connection -> new Select(SESSION + SUMS)
                        .then(
                                " GROUP BY spend.session HAVING " + amount + " >= ? ORDER BY " + amount
                                        + " DESC LIMIT ?",
                                atLeast,
                                limit)
                        .list(connection, SqliteSpendQueries::cost));
    }

    @Override
    public Optional<Pause> pause() {
        return controls().filter(Pause.class::isInstance).map(Pause.class::cast).findFirst();
    }

    @Override
    public List<BudgetSet> budgets() {
        return controls()
                .filter(BudgetSet.class::isInstance)
                .map(BudgetSet.class::cast)
                .toList();
    }

    private Stream<ControlRecord> controls() {
        return database
                .readers()
                .read(connection -> new Select("key, value FROM controls").list(connection, this::control))
                .stream();
    }

    private ControlRecord control(ResultSet row) throws SQLException {
        String key = row.getString(1);
        try {
            return codec.decodeControl(key, row.getBytes(2));
        } catch (UndecodableException e) {
            throw new SQLException("a control record that was read once cannot be read again: " + key, e);
        }
    }

    private static Select within(Range range, String group) {
        Select select = new Select(group + SUMS);
        if (range.since() != null) {
            select.where("spend.day >= ?", range.since().toString());
        }
        if (range.until() != null) {
            select.where("spend.day <= ?", range.until().toString());
        }
        return select.whereIn(PROJECT, range.projects());
    }

    private static Cost cost(ResultSet row) throws SQLException {
        return new Cost(
                row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
    }
}
