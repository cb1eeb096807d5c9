/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import dev.memlog.event.Told;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what sessions were told in a period, what they used of it, and how sessions went that were told nothing.
 *
 * <p>Threading: safe; reads run beside the one writer. Time and memory grow with what was told in the period.
 */
public final class WorthQueries {
    private static final String USED =
            "EXISTS (SELECT 1 FROM told_uses u WHERE u.session = p.session AND u.number = p.number%s)";

    /** A session and a memory that it was told, once or more often. */
    private static final String PAIRS = "(SELECT t.session AS session, m.number AS number, sum(m.tokens) AS tokens"
            + " FROM told t JOIN told_memories m ON m.told = t.number WHERE t.at >= ? AND t.at < ?"
            + " GROUP BY t.session, m.number)";

    private static final String PARTS = "coalesce(s.project, '') AS project,"
            + " coalesce(o.kind, iif(z.number IS NULL, 'prompt', 'summary')) AS kind, count(*) AS told,"
            + " sum(" + USED.formatted(" AND u." + Use.IS_USE) + ") AS used, sum(" + how(Use.READ) + ") AS read, sum("
            + how(Use.CITED) + ") AS cited, sum(" + how(Use.TOUCHED) + ") AS touched, sum(" + how(Use.RAN) + ") AS ran,"
            + " sum(" + how(Use.MET) + ") AS met, sum(p.tokens) AS tokens FROM " + PAIRS
            + " p LEFT JOIN sessions s ON s.number = p.session LEFT JOIN observations o ON o.number = p.number"
            + " LEFT JOIN summaries z ON z.number = p.number";

    /** Sessions that were told something at their start, or were to be told something and were not. */
    private static final String GROUPS = "(SELECT session, max(place = ?) AS held FROM told"
            + " WHERE at >= ? AND at < ? AND place IN (?, ?) GROUP BY session HAVING min(place) = max(place))";

    private final ReadSource database;

    public WorthQueries(ReadSource database) {
        this.database = database;
    }

    private static String how(String use) {
        return USED.formatted(" AND u.how = '" + use + "'");
    }

    /**
     * @param until the first moment after the period
     * @param project only its sessions; null for all
     */
    public Worth worth(Instant from, Instant until, @Nullable String project) {
        return database.read(connection -> {
            List<Part> parts = in(project, new Select(PARTS, from.toEpochMilli(), until.toEpochMilli()))
                    .then(" GROUP BY 1, 2 ORDER BY 1, 2")
                    .list(connection, RecordReader.of(Part.class));
            long sessions = in(
                            project,
                            new Select(
                                    "count(DISTINCT p.session) FROM " + PAIRS
                                            + " p LEFT JOIN sessions s ON s.number = p.session",
                                    from.toEpochMilli(),
                                    until.toEpochMilli()))
                    .number(connection);
            return new Worth(
                    sessions,
                    Sum.of(parts),
                    grouped(parts, Part::project),
                    grouped(parts, Part::kind),
                    places(connection, from, until, project),
                    group(connection, from, until, project, false),
                    group(connection, from, until, project, true));
        });
    }

    private static Select in(@Nullable String project, Select select) {
        return project == null ? select : select.where("s.project = ?", project);
    }

    private static Map<String, Sum> grouped(List<Part> parts, Function<Part, String> by) {
        Map<String, List<Part>> groups = new TreeMap<>();
        parts.forEach(part ->
                groups.computeIfAbsent(by.apply(part), any -> new ArrayList<>()).add(part));
        Map<String, Sum> sums = new TreeMap<>();
        groups.forEach((name, those) -> sums.put(name, Sum.of(those)));
        return sums;
    }

    private static List<Place> places(Connection connection, Instant from, Instant until, @Nullable String project)
            throws SQLException {
        return in(
                        project,
                        new Select("t.place, count(*) AS times, coalesce(sum((SELECT sum(m.tokens) FROM told_memories m"
                                        // Not the text's own: a reader may not see all memories in it.
                                        + " WHERE m.told = t.number)), 0) AS tokens FROM told t"
                                        + " LEFT JOIN sessions s ON s.number = t.session")
                                .where("t.at >= ? AND t.at < ?", from.toEpochMilli(), until.toEpochMilli())
                                .where("t.place <> ?", Told.HELD_OUT))
                .then(" GROUP BY t.place ORDER BY times DESC, t.place")
                .list(connection, RecordReader.of(Place.class));
    }

    private static Group group(
            Connection connection, Instant from, Instant until, @Nullable String project, boolean heldOut)
            throws SQLException {
        Select select = in(
                project,
                new Select(
                                "s.prompt_count AS prompts, s.accepted AS events,"
                                        + " (SELECT count(*) FROM events e WHERE e.session = s.number AND e.kind = 'tool-used')"
                                        + " AS tools, (SELECT count(*) FROM events e WHERE e.session = s.number AND e.failed)"
                                        + " AS failed, s.input_tokens + s.output_tokens AS tokens FROM " + GROUPS
                                        + " g JOIN sessions s ON s.number = g.session",
                                Told.HELD_OUT,
                                from.toEpochMilli(),
                                until.toEpochMilli(),
                                Told.START,
                                Told.HELD_OUT)
                        .where("g.held = ?", heldOut ? 1 : 0));
        return Group.of(select.list(connection, RecordReader.of(Session.class)));
    }

    /** What was told of one kind in the sessions of one project. */
    public record Part(
            String project,
            String kind,
            long told,
            long used,
            long read,
            long cited,
            long touched,
            long ran,
            long met,
            long tokens) {}

    /** How one session went. */
    public record Session(long prompts, long events, long tools, long failed, long tokens) {}

    /** @param tokens of the memories told there */
    public record Place(String place, long times, long tokens) {}

    /**
     * A sum of memories told: one counts once for each session.
     *
     * @param used in any way; the next four may overlap
     * @param met its error was met again, which is no use
     * @param tokens of the texts they were told in
     */
    public record Sum(long told, long used, long read, long cited, long touched, long ran, long met, long tokens) {
        static Sum of(List<Part> parts) {
            return new Sum(
                    parts.stream().mapToLong(Part::told).sum(),
                    parts.stream().mapToLong(Part::used).sum(),
                    parts.stream().mapToLong(Part::read).sum(),
                    parts.stream().mapToLong(Part::cited).sum(),
                    parts.stream().mapToLong(Part::touched).sum(),
                    parts.stream().mapToLong(Part::ran).sum(),
                    parts.stream().mapToLong(Part::met).sum(),
                    parts.stream().mapToLong(Part::tokens).sum());
        }
    }

    /**
     * How many sessions went how on average.
     *
     * @param tokens that Memlog's own calls took
     */
    public record Group(long sessions, Mean prompts, Mean events, Mean tools, Mean failed, Mean tokens) {
        static Group of(List<Session> sessions) {
            return new Group(
                    sessions.size(),
                    Mean.of(sessions.stream().map(Session::prompts).toList()),
                    Mean.of(sessions.stream().map(Session::events).toList()),
                    Mean.of(sessions.stream().map(Session::tools).toList()),
                    Mean.of(sessions.stream().map(Session::failed).toList()),
                    Mean.of(sessions.stream().map(Session::tokens).toList()));
        }
    }

    /**
     * @param sessions that were told something
     * @param told of sessions that were told something at their start, for comparison with {@code heldOut}
     * @param heldOut of sessions that were told nothing on purpose
     */
    public record Worth(
            long sessions,
            Sum all,
            Map<String, Sum> byProject,
            Map<String, Sum> byKind,
            List<Place> places,
            Group told,
            Group heldOut) {}
}
