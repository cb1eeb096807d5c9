/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.ControlRecord;
import dev.memlog.event.ControlRecord.BudgetSet;
import dev.memlog.event.ControlRecord.Pause;
import dev.memlog.event.ControlRecord.TeamSettings;
import dev.memlog.event.SessionId;
import dev.memlog.event.TeamChoice.ModelPrice;
import dev.memlog.event.TeamChoice.ProjectMode;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.event.provider.BudgetName;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Queries spend, the pause, the budgets, and what a team has chosen.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public final class SpendQueries {
    private static final String UNKNOWN = "''";
    private static final String PROJECT = "coalesce(nullif(spend.project, ''), s.project, '')";
    private static final String SESSION = "coalesce(s.session_id, spend.session_id)";
    private static final String TOKENS = "sum(tokens_in + tokens_out)";
    private static final String SUMS = " AS \"group\", sum(calls) AS calls, sum(tokens_in) AS tokens_in,"
            + " sum(tokens_out) AS tokens_out, coalesce(sum(cost_micros), 0) AS cost_micros,"
            + " sum(iif(cost_micros IS NULL, tokens_in + tokens_out, 0)) AS unpriced_tokens"
            + " FROM spend LEFT JOIN sessions s ON s.number = spend.session";
    private static final RowReader<Cost> COSTS = RecordReader.of(Cost.class);
    private static final RowReader<Cost> COSTS_OF_SESSIONS =
            row -> COSTS.read(row).ofSession();
    private final ReadSource database;
    private final WireCodec codec = new WireCodec();

    public SpendQueries(ReadSource database) {
        this.database = database;
    }

    /** Costs by group: days in descending order, other groups by tokens; at most {@code limit} groups. */
    public List<Cost> costs(Grouping by, Range range, int limit) {
        String group = switch (by) {
            case DAY -> "spend.day";
            case PROJECT -> PROJECT;
            case PROVIDER -> "spend.provider";
            case MODEL -> "spend.model";
            case SESSION -> SESSION;
        };
        String order = by == Grouping.DAY ? " ORDER BY 1 DESC" : " ORDER BY " + TOKENS + " DESC, 1";
        return database.read(connection -> within(range, group)
                .then(" GROUP BY 1" + order + " LIMIT ?", limit)
                .list(connection, by == Grouping.SESSION ? COSTS_OF_SESSIONS : COSTS));
    }

    public Cost total(Range range) {
        return database.read(connection -> within(range, UNKNOWN).list(connection, COSTS))
                .getFirst();
    }

    /** The sessions that have spent at least this amount in total, the highest first. */
    public List<Cost> sessionsFrom(BudgetName.Unit unit, long atLeast, int limit) {
        String amount = switch (unit) {
            case TOKENS -> TOKENS;
            case USD -> "coalesce(sum(cost_micros), 0)";
        };
        return database.read(connection -> new Select(SESSION + SUMS)
                .then(
                        " GROUP BY spend.session HAVING " + amount + " >= ? ORDER BY " + amount + " DESC LIMIT ?",
                        atLeast,
                        limit)
                .list(connection, COSTS_OF_SESSIONS));
    }

    /** The newest pause record; empty if there never was one. */
    public Optional<Pause> pause() {
        return controls(Pause.class).findFirst();
    }

    /** Budgets that were set at run time. */
    public List<BudgetSet> budgets() {
        return controls(BudgetSet.class).toList();
    }

    /** What the team has set for itself; empty if nothing. */
    public Optional<TeamSettings> settings() {
        return controls(TeamSettings.class).findFirst();
    }

    /** The modes that the team has chosen, by project. */
    public List<ProjectMode> modes() {
        return controls(ProjectMode.class)
                .sorted(Comparator.comparing(ProjectMode::project))
                .toList();
    }

    /** The prices that the team has set, by model. */
    public List<ModelPrice> prices() {
        return controls(ModelPrice.class)
                .sorted(Comparator.comparing(ModelPrice::model))
                .toList();
    }

    /** The keys of all that was set at run time: the pause, budgets, and what the team has chosen. */
    public List<String> controlKeys() {
        return database.read(
                connection -> new Select("key FROM controls ORDER BY key").list(connection, row -> row.getString(1)));
    }

    private <R extends ControlRecord> Stream<R> controls(Class<R> type) {
        return database
                .read(connection -> new Select("key, value FROM controls").list(connection, this::control))
                .stream()
                .filter(type::isInstance)
                .map(type::cast);
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

    /** The grouping of costs. */
    public enum Grouping {
        DAY,
        PROJECT,
        PROVIDER,
        MODEL,
        SESSION
    }

    /**
     * @param since the first day of UTC; null for the beginning
     * @param until the last one; null for no end
     * @param projects only of these; of all if empty
     */
    public record Range(@Nullable LocalDate since, @Nullable LocalDate until, List<String> projects) {
        public Range {
            projects = List.copyOf(projects);
        }

        public static Range on(LocalDate day) {
            return new Range(day, day, List.of());
        }
    }

    /**
     * @param group the day, project, provider, model or session; blank in a total, or if unknown
     * @param costMicros in micro-dollars, of the models with a price
     * @param unpricedTokens of the models without one
     */
    public record Cost(String group, long calls, long tokensIn, long tokensOut, long costMicros, long unpricedTokens) {
        private Cost ofSession() {
            String id = group.isEmpty() ? group : SessionId.parse(group).value();
            return new Cost(id, calls, tokensIn, tokensOut, costMicros, unpricedTokens);
        }

        public long in(BudgetName.Unit unit) {
            return switch (unit) {
                case TOKENS -> tokensIn + tokensOut;
                case USD -> costMicros;
            };
        }
    }
}
