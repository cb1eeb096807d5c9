/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.SessionId;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.store.row.Page;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Queries dead letters that are not settled.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public class DeadLetterQueries {
    private static final Pattern WILD = Pattern.compile("[\\\\%_]");
    private static final String FROM = " FROM dead_letters d LEFT JOIN sessions s ON s.session_id = d.session_id";
    private static final String PROJECT = "coalesce(d.own_project, s.project, '')";
    // Originals may be large, so they are read one by one and only on request.
    private static final String HEAD =
            "d.key, d.session_id AS session, d.event_id AS event, d.failure, d.message, d.attempts,"
                    + " d.first_failed_at, d.failed_at, d.provider, d.generation, d.replays, d.origin_topic,"
                    + " d.origin_partition, d.origin_offset, d.type, length(d.payload) AS bytes, " + PROJECT
                    + " AS project";
    private static final String COLUMNS = HEAD + FROM;
    private static final String IN_ORDER = " ORDER BY d.session_id, d.origin_partition, d.origin_offset, d.key LIMIT ?";
    private static final int MAX_GROUPS = 1_000;
    private static final RowReader<DeadLetterRow> ROWS = RecordReader.of(DeadLetterRow.class);
    private final ReadSource database;

    public DeadLetterQueries(ReadSource database) {
        this.database = database;
    }

    /** Letters in the order of the last failure. */
    public Page<DeadLetterRow> letters(DeadLetterFilter filter, boolean oldestFirst, int offset, int limit) {
        String order = oldestFirst ? " ORDER BY d.failed_at, d.key" : " ORDER BY d.failed_at DESC, d.key DESC";
        List<DeadLetterRow> found = database.read(connection -> filtered(COLUMNS, filter)
                .then(order + " LIMIT ? OFFSET ?", limit + 1, offset)
                .list(connection, ROWS));
        boolean more = found.size() > limit;
        return new Page<>(more ? found.subList(0, limit) : found, more, offset, limit);
    }

    public Optional<Whole> letter(String key) {
        return database.read(connection -> Optional.ofNullable(new Select(HEAD + ", d.payload" + FROM)
                .where("d.key = ?", key)
                .first(connection, RecordReader.of(Whole.class))));
    }

    public Stats stats(DeadLetterFilter filter) {
        return database.read(connection -> {
            Totals totals = filtered(
                            "count(*) AS count, sum(d.session_id IS NULL) AS undecodable,"
                                    + " count(DISTINCT d.session_id) AS sessions, sum(length(d.payload)) AS bytes,"
                                    + " min(d.first_failed_at) AS oldest" + FROM,
                            filter)
                    .first(connection, RecordReader.of(Totals.class));
            return new Stats(
                    totals == null ? 0 : totals.count(),
                    totals == null ? 0 : totals.undecodable(),
                    totals == null ? 0 : totals.sessions(),
                    totals == null ? 0 : totals.bytes(),
                    totals == null ? null : totals.oldest(),
                    groups(connection, "d.failure", filter),
                    groups(connection, PROJECT, filter),
                    groups(connection, "coalesce(d.provider, '')", filter));
        });
    }

    /** The extent of a sweep over at most {@code max} of these letters. */
    public Reach reach(DeadLetterFilter filter, Sweep sweep, int max) {
        return database.read(connection -> {
            long matched = notBehind(filtered("count(*)" + FROM, filter), sweep).number(connection);
            long reachable =
                    reachable(filtered("count(*)" + FROM, filter), sweep).number(connection);
            Select some = reachable(
                    filtered(
                            "count(*), count(DISTINCT session), sum(bytes) FROM"
                                    + " (SELECT d.session_id AS session, length(d.payload) AS bytes" + FROM,
                            filter),
                    sweep);
            Reach reach = some.then(IN_ORDER + ")", max)
                    .first(
                            connection,
                            row -> new Reach(
                                    matched, matched - reachable, row.getLong(1), row.getLong(2), row.getLong(3)));
            return reach == null ? new Reach(matched, matched - reachable, 0, 0, 0) : reach;
        });
    }

    /** The next letters of a sweep: session by session, and within a session in the order of its events. */
    public List<DeadLetterRow> next(DeadLetterFilter filter, Sweep sweep, int max) {
        return database.read(connection ->
                reachable(filtered(COLUMNS, filter), sweep).then(IN_ORDER, max).list(connection, ROWS));
    }

    private static Select reachable(Select select, Sweep sweep) {
        Select some = notBehind(select, sweep).where("d.replays < ?", sweep.replaysBelow());
        return sweep.undecodable() ? some : some.where("d.session_id IS NOT NULL");
    }

    // Letters without a session sort first, like those of an empty id.
    private static Select notBehind(Select select, Sweep sweep) {
        Place after = sweep.after();
        return after == null
                ? select
                : select.where(
                        "(coalesce(d.session_id, ''), d.origin_partition, d.origin_offset, d.key) > (?, ?, ?, ?)",
                        after.session(),
                        after.partition(),
                        after.offset(),
                        after.key());
    }

    private static Select filtered(String columnsAndTables, DeadLetterFilter filter) {
        Select select = new Select(columnsAndTables)
                .whereIn(
                        "d.failure",
                        filter.failures().stream().map(FailureClass::wireName).toList())
                .whereIn(PROJECT, filter.projects())
                .whereIn(
                        "d.session_id",
                        filter.sessions().stream().map(SessionId::wire).toList())
                .whereIn("d.provider", filter.providers())
                .whereIn("d.event_id", filter.events());
        if (filter.failedAfter() != null) {
            select.where("d.failed_at >= ?", filter.failedAfter().toEpochMilli());
        }
        if (filter.failedBefore() != null) {
            select.where("d.failed_at <= ?", filter.failedBefore().toEpochMilli());
        }
        if (filter.text() != null) {
            String pattern = "%" + WILD.matcher(filter.text()).replaceAll("\\\\$0") + "%";
            select.where(
                    "(d.message LIKE ? ESCAPE '\\' OR CAST(d.payload AS TEXT) LIKE ? ESCAPE '\\')", pattern, pattern);
        }
        return filter.key() == null ? select : select.where("d.key = ?", filter.key());
    }

    private static Map<String, Long> groups(Connection connection, String column, DeadLetterFilter filter)
            throws SQLException {
        Map<String, Long> groups = new LinkedHashMap<>();
        filtered(column + ", count(*)" + FROM, filter)
                .then(" GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?", MAX_GROUPS)
                .list(connection, row -> groups.put(row.getString(1), row.getLong(2)));
        return groups;
    }

    private record Totals(
            long count,
            long undecodable,
            long sessions,
            long bytes,
            @Nullable Instant oldest) {}

    /** A letter and the bytes of its original. */
    public record Whole(DeadLetterRow row, byte[] payload) {}

    /**
     * A sweep over letters.
     *
     * @param replaysBelow leaves out letters that were replayed as often or more often
     * @param undecodable whether letters of no session, which cannot be replayed, are included
     * @param after the sweep's position; null at its beginning
     */
    public record Sweep(
            int replaysBelow, boolean undecodable, @Nullable Place after) {}

    /**
     * A letter's place in the order of a sweep.
     *
     * @param session empty for a letter of none
     */
    public record Place(String session, int partition, long offset, String key) {}

    /**
     * @param matched letters that meet the filter and are ahead of the sweep
     * @param left those that the sweep never includes
     * @param letters the letters that it includes, within the requested maximum
     * @param bytes of the originals of these
     */
    public record Reach(long matched, long left, long letters, long sessions, long bytes) {}

    /**
     * @param undecodable letters of no session
     * @param bytes of all originals
     * @param oldest the earliest first failure; null without a letter
     * @param byProvider blank for letters that no provider has seen
     */
    public record Stats(
            long count,
            long undecodable,
            long sessions,
            long bytes,
            @Nullable Instant oldest,
            Map<String, Long> byFailure,
            Map<String, Long> byProject,
            Map<String, Long> byProvider) {}
}
