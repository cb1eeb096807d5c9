/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.text.OneLine;
import dev.memlog.store.query.ForgetConditions.Condition;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Finds memories, letters and sessions to be forgotten, including hidden memories and duplicates.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public class ForgetQueries {
    private static final List<String> TABLES = List.of("observations", "summaries", "prompts");
    private static final String LETTERS = " FROM dead_letters d JOIN sessions s ON s.session_id = d.session_id WHERE ";
    private static final int TITLES = 10;
    private static final int TITLE_LENGTH = 100;
    private static final int ALIKE = 20;

    /** The status reason of a session that was forgotten whole. */
    private static final String LEFT_OVER = "(s.status_reason IS NOT 'forgotten' OR s.pending + s.parked > 0)";

    private final ReadSource database;

    public ForgetQueries(ReadSource database) {
        this.database = database;
    }

    /**
     * The extent of the forgetting.
     *
     * @param after only in sessions with a larger number; 0 for all
     */
    public Extent extent(ForgetFilter filter, long after) {
        ForgetConditions conditions = new ForgetConditions(filter);
        return database.read(connection -> {
            Condition letters = conditions.letters();
            Condition whole = conditions.wholeSessions();
            return new Extent(
                    count(connection, conditions, "observations", after),
                    count(connection, conditions, "summaries", after),
                    count(connection, conditions, "prompts", after),
                    new Select("count(*)" + LETTERS + letters.sql())
                            .then(" AND s.number > ?", with(letters, after))
                            .number(connection),
                    new Select("coalesce(sum(s.pending + s.parked), 0) FROM sessions s WHERE " + whole.sql())
                            .then(" AND s.number > ?", with(whole, after))
                            .number(connection),
                    sessions(conditions, after, "count(*)", "").number(connection),
                    new Select("count(*) FROM sessions s WHERE " + whole.sql())
                            .then(" AND " + LEFT_OVER + " AND s.number > ?", with(whole, after))
                            .number(connection),
                    titles(connection, conditions, after),
                    alike(connection, conditions));
        });
    }

    /** The next {@code max} sessions by number, with their memories and letters to be forgotten. */
    public List<Target> next(ForgetFilter filter, long after, int max) {
        ForgetConditions conditions = new ForgetConditions(filter);
        return database.read(connection -> {
            List<Target> targets = new ArrayList<>();
            for (long session : sessions(conditions, after, "number", " ORDER BY number LIMIT " + max)
                    .list(connection, row -> row.getLong(1))) {
                targets.add(target(connection, conditions, session));
            }
            return targets;
        });
    }

    private static Target target(Connection connection, ForgetConditions conditions, long session) throws SQLException {
        List<MemoryKey> memories = new ArrayList<>();
        for (String table : TABLES) {
            Condition condition = conditions.memories(table);
            memories.addAll(new Select("key FROM " + table + " WHERE " + condition.sql())
                    .then(" AND session = ? ORDER BY number", with(condition, session))
                    .list(connection, row -> MemoryKey.parse(row.getString(1))));
        }
        Condition condition = conditions.letters();
        List<EventId> letters = new Select("d.event_id" + LETTERS + condition.sql())
                .then(" AND s.number = ? ORDER BY d.key", with(condition, session))
                .list(connection, row -> new EventId(row.getString(1)));
        Condition whole = conditions.wholeSessions();
        boolean all = new Select("count(*) FROM sessions s WHERE " + whole.sql())
                        .then(" AND s.number = ?", with(whole, session))
                        .number(connection)
                > 0;
        SessionId known = new Select("session_id FROM sessions")
                .where("number = ?", session)
                .first(connection, row -> SessionId.parse(row.getString(1)));
        String platform = new Select("platform FROM sessions")
                .where("number = ?", session)
                .first(connection, row -> row.getString(1));
        SessionId named = named(known, memories, session);
        return new Target(
                new SessionNumber(session), named, platform == null ? "memlog" : platform, memories, letters, all);
    }

    /** The session's id from its record, else from its memories' keys; null if neither has it. */
    private static @Nullable SessionId named(@Nullable SessionId known, List<MemoryKey> memories, long session) {
        List<SessionId> candidates = new ArrayList<>();
        if (known != null) {
            candidates.add(known);
        }
        memories.forEach(memory -> candidates.add(memory.session()));
        return candidates.stream()
                .filter(id -> SessionNumber.of(id).value() == session)
                .findFirst()
                .orElse(null);
    }

    /** The numbers of all sessions with something to be forgotten. */
    private static Select sessions(ForgetConditions conditions, long after, String columns, String order) {
        StringJoiner all = new StringJoiner(" UNION ");
        List<Object> values = new ArrayList<>();
        for (String table : TABLES) {
            Condition condition = conditions.memories(table);
            all.add("SELECT session AS number FROM " + table + " WHERE " + condition.sql());
            values.addAll(condition.values());
        }
        Condition letters = conditions.letters();
        all.add("SELECT s.number" + LETTERS + letters.sql());
        values.addAll(letters.values());
        Condition whole = conditions.wholeSessions();
        all.add("SELECT s.number FROM sessions s WHERE " + whole.sql() + " AND " + LEFT_OVER);
        values.addAll(whole.values());
        values.add(after);
        return new Select(columns + " FROM (" + all + ") WHERE number > ?").then(order, values.toArray());
    }

    private static long count(Connection connection, ForgetConditions conditions, String table, long after)
            throws SQLException {
        Condition condition = conditions.memories(table);
        return new Select("count(*) FROM " + table + " WHERE " + condition.sql())
                .then(" AND session > ?", with(condition, after))
                .number(connection);
    }

    private static List<String> titles(Connection connection, ForgetConditions conditions, long after)
            throws SQLException {
        Condition observations = conditions.memories("observations");
        Condition summaries = conditions.memories("summaries");
        Condition prompts = conditions.memories("prompts");
        List<Object> values = new ArrayList<>(observations.values());
        values.add(after);
        values.addAll(summaries.values());
        values.add(after);
        values.addAll(prompts.values());
        values.add(after);
        return new Select("number, kind, title FROM (SELECT number, at, kind, title FROM observations WHERE "
                        + observations.sql() + " AND session > ? UNION ALL"
                        + " SELECT number, at, 'summary', coalesce(completed, learned, request, investigated, next_steps,"
                        + " notes, '') FROM summaries WHERE " + summaries.sql() + " AND session > ? UNION ALL"
                        + " SELECT number, at, 'prompt', text FROM prompts WHERE " + prompts.sql()
                        + " AND session > ?) ORDER BY at DESC, number DESC LIMIT " + TITLES)
                .then("", values.toArray())
                .list(connection, row -> "#" + row.getLong(1) + " " + row.getString(2) + ": " + clip(row.getString(3)));
    }

    private static List<Long> alike(Connection connection, ForgetConditions conditions) throws SQLException {
        Condition forgotten = conditions.memories("observations");
        String numbers = "(SELECT number FROM observations WHERE " + forgotten.sql() + ")";
        String firsts = "(SELECT coalesce(duplicate_of, number) FROM observations WHERE " + forgotten.sql() + ")";
        List<Object> values = new ArrayList<>(forgotten.values());
        values.addAll(forgotten.values());
        values.addAll(forgotten.values());
        return new Select("number FROM observations WHERE number NOT IN " + numbers + " AND (number IN " + firsts
                        + " OR duplicate_of IN " + firsts + ") ORDER BY number LIMIT " + ALIKE)
                .then("", values.toArray())
                .list(connection, row -> row.getLong(1));
    }

    private static Object[] with(Condition condition, Object last) {
        List<Object> values = new ArrayList<>(condition.values());
        values.add(last);
        return values.toArray();
    }

    private static String clip(String text) {
        String line = OneLine.of(text.strip());
        return line.length() <= TITLE_LENGTH ? line : line.substring(0, TITLE_LENGTH) + "…";
    }

    /**
     * @param waiting events that wait for a provider in sessions that are forgotten whole
     * @param whole number of sessions that are forgotten whole
     * @param titles of some of the newest memories
     * @param alike numbers of some near-duplicates of forgotten observations that are kept
     */
    public record Extent(
            long observations,
            long summaries,
            long prompts,
            long letters,
            long waiting,
            long sessions,
            long whole,
            List<String> titles,
            List<Long> alike) {
        /** Without what shows anything of the memories. */
        public Extent unseen() {
            return new Extent(
                    observations, summaries, prompts, letters, waiting, sessions, whole, List.of(), List.of());
        }

        public long records() {
            return observations + summaries + prompts + letters + waiting;
        }
    }

    /**
     * The part of one session that is to be forgotten.
     *
     * @param sessionId null where the session is known by its number alone
     * @param whole whether the session itself is forgotten
     */
    public record Target(
            SessionNumber session,
            @Nullable SessionId sessionId,
            String platform,
            List<MemoryKey> memories,
            List<EventId> letters,
            boolean whole) {
        public Target {
            memories = List.copyOf(memories);
            letters = List.copyOf(letters);
        }
    }
}
