/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.EventTaken;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.Select;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds memories past their retention, including hidden ones and duplicates, but none that is pinned.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public final class RetentionQueries {
    /** What is pinned stays, and takes none of a project's places. */
    private static final String MEMORIES = "SELECT number, project, at FROM observations WHERE pinned = 0 UNION ALL"
            + " SELECT number, project, at FROM summaries WHERE pinned = 0 UNION ALL SELECT number, project, at FROM prompts";

    private final ReadSource database;
    private final TeamName team;

    /** Of {@link TeamName#LOCAL}. */
    public RetentionQueries(ReadSource database) {
        this(database, TeamName.LOCAL);
    }

    public RetentionQueries(ReadSource database, TeamName team) {
        this.database = database;
        this.team = team;
    }

    /** The numbers of the oldest {@code max} of them. */
    public List<Long> overdue(RetentionBounds bounds, int max) {
        long from = bounds.from() == null ? Long.MIN_VALUE : bounds.from().toEpochMilli();
        long places = bounds.perProject() == null ? Long.MAX_VALUE : bounds.perProject();
        return database.read(connection -> new Select("number FROM (SELECT number, at,"
                        + " row_number() OVER (PARTITION BY project ORDER BY at DESC, number DESC) AS place"
                        + " FROM (" + MEMORIES + "))")
                .where("(at < ? OR place > ?)", from, places)
                .then(" ORDER BY at, number LIMIT ?", max)
                .list(connection, row -> row.getLong(1)));
    }

    /**
     * Records of events that happened before {@code time} and are settled, and of settlements before it, in the order
     * of their sessions.
     *
     * @param behind the last one already returned; null to start
     */
    public List<Name> overdueNames(Instant time, @Nullable Name behind, int max) {
        boolean events = behind == null || !behind.settlement();
        List<Name> names = new ArrayList<>(
                events ? names(false, "sequence FROM events", "outcome <> 'open'", time, behind, max) : List.of());
        if (names.size() < max) {
            Name settled = events ? null : behind;
            names.addAll(names(true, "first FROM settlements", "TRUE", time, settled, max - names.size()));
        }
        return names;
    }

    private List<Name> names(
            boolean settlement, String from, String condition, Instant time, @Nullable Name behind, int max) {
        String sequence = settlement ? "first" : "sequence";
        return database.read(connection -> new Select("session, " + from)
                .where("at < ?", time.toEpochMilli())
                .where(condition)
                .where(
                        "(session, " + sequence + ") > (?, ?)",
                        behind == null ? 0L : behind.session().value(),
                        behind == null ? 0L : behind.sequence())
                .then(" ORDER BY session, " + sequence + " LIMIT ?", max)
                .list(
                        connection,
                        row -> new Name(settlement, team, new SessionNumber(row.getLong(1)), row.getLong(2))));
    }

    /**
     * The record of an event, or of a settlement of several events.
     *
     * @param sequence of the event, or of the first settled event
     */
    public record Name(boolean settlement, TeamName team, SessionNumber session, long sequence) {
        /** In a session of {@link TeamName#LOCAL}. */
        public Name(boolean settlement, SessionNumber session, long sequence) {
            this(settlement, TeamName.LOCAL, session, sequence);
        }

        public String recordKey() {
            return settlement ? Settlement.keyOf(team, session, sequence) : EventTaken.keyOf(team, session, sequence);
        }
    }
}
