/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.told;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.Told;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.Select;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Queries what sessions were told, for those who are about to tell more.
 *
 * <p>Threading: safe; reads run beside the one writer.
 */
public final class ToldQueries {
    /** Of one memory, the latest tellings that {@link #counts} looks at, so that it takes the same time for ever. */
    public static final int LATEST = 40;

    private static final int BOTH = 1_000;

    private final ReadSource database;

    public ToldQueries(ReadSource database) {
        this.database = database;
    }

    /**
     * What a session was told since its latest start, lines of an index left out.
     *
     * @param author only what the session was told for this one; null for whomever
     * @param since nothing from before that
     */
    public Heard since(SessionNumber session, @Nullable String author, Instant since) {
        return database.read(connection -> {
            Select starts = new Select("coalesce(max(at), 0) FROM told")
                    .where("session = ?", session.value())
                    .where("place IN (?, ?)", Told.START, Told.HELD_OUT);
            long start = of(starts, author).number(connection);
            Select memories = new Select("m.number FROM told JOIN told_memories m ON m.told = told.number")
                    .where("told.session = ?", session.value())
                    .where("told.at >= ?", Math.max(start, since.toEpochMilli()))
                    .where("told.place <> ?", Told.SEARCH);
            return new Heard(
                    Instant.ofEpochMilli(start),
                    Set.copyOf(of(memories, author).list(connection, row -> row.getLong(1))));
        });
    }

    /** @param start the session's latest one that is recorded */
    public record Heard(Instant start, Set<Long> memories) {
        public static final Heard NOTHING = new Heard(Instant.EPOCH, Set.of());
    }

    private static Select of(Select select, @Nullable String author) {
        return author == null ? select : select.where("told.author = ?", author);
    }

    /**
     * The sessions that were told one of these memories and are at work: who reads it in full is one of them.
     *
     * @param author of the sessions; null for whomever
     * @param since of a session's latest event
     */
    public Set<SessionId> readers(Collection<Long> numbers, @Nullable String author, Instant since) {
        if (numbers.isEmpty()) {
            return Set.of();
        }
        Select sessions = new Select("DISTINCT s.session_id FROM told_memories m JOIN told ON told.number = m.told"
                        + " JOIN sessions s ON s.number = m.session")
                .whereIn("m.number", numbers)
                .where("s.status = ?", SessionStatus.ACTIVE.wireName())
                .where("s.last_activity_at >= ?", since.toEpochMilli());
        return database.read(connection ->
                Set.copyOf(of(sessions, author).list(connection, row -> SessionId.parse(row.getString(1)))));
    }

    /** Whether the session is there, and of another author. */
    public boolean isAnothers(SessionNumber session, String author) {
        return database.read(connection -> new Select("count(*) FROM sessions")
                        .where("number = ?", session.value())
                        .where("author <> ?", author)
                        .number(connection)
                > 0);
    }

    /** The slots of a session's records that are taken. */
    public Set<Integer> slots(SessionNumber session) {
        return database.read(connection -> new HashSet<>(new Select("slot FROM told")
                .where("session = ?", session.value())
                .list(connection, row -> row.getInt(1))));
    }

    /**
     * In how many sessions each of these memories was told and used, of the latest {@link #LATEST} tellings of each; those
     * that were never told are left out.
     *
     * @param numbers a few hundred at most
     */
    public Map<Long, ToldCount> counts(Collection<Long> numbers) {
        if (numbers.isEmpty()) {
            return Map.of();
        }
        String list = numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        String latest = "SELECT DISTINCT session FROM (SELECT session FROM told_memories WHERE number = one.value"
                + " ORDER BY at DESC, session LIMIT " + LATEST + ")";
        String used = "EXISTS (SELECT 1 FROM told_uses u WHERE u.number = one.value AND u.session = l.session"
                + " AND u." + Use.IS_USE + ")";
        // Both counts in one number, so that the latest tellings are looked up once.
        Select both = new Select(
                "one.value, (SELECT count(*) * " + BOTH + " + total(" + used + ") FROM (" + latest
                        + ") l) FROM json_each(?) one",
                list);
        return database.read(connection -> {
            Map<Long, ToldCount> counts = new HashMap<>();
            both.list(
                    connection,
                    row -> counts.put(row.getLong(1), new ToldCount(row.getLong(2) / BOTH, row.getLong(2) % BOTH)));
            counts.values().removeIf(count -> count.told() == 0);
            return counts;
        });
    }
}
