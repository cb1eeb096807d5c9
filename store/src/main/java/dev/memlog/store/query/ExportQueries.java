/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.query;

import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionId;
import dev.memlog.event.export.ExportLine;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.row.RowReaders;
import dev.memlog.store.sql.EditedTextColumn;
import dev.memlog.store.sql.ReadSource;
import dev.memlog.store.sql.RecordReader;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.Select.RowReader;
import dev.memlog.store.sql.TextList;
import dev.memlog.store.told.MemoryKeyRepository;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads sessions and memories for an export, a part at a time. Memories that arrive meanwhile may be included or not.
 *
 * <p>Threading: safe; each part is a snapshot.
 */
public final class ExportQueries {
    private static final int MAX_AT_ONCE = 500;
    private static final List<String> TABLES = List.of("observations", "summaries", "prompts");
    private static final Comparator<ExportLine.Memory> BY_TIME = Comparator.<ExportLine.Memory, Instant>comparing(
                    line -> line.memory().provenance().at())
            .thenComparingLong(ExportLine.Memory::number);

    /** Clocks differ: an exported session begins no later than its first memory and ends no earlier than its last. */
    private static final String SESSION_COLUMNS =
            "session_id, nullif(project, '') AS project, team, author, platform, visibility,"
                    + " prompt_count, memory_session_ids, min(started_at, " + ofMemories("min", "started_at")
                    + ") AS started_at, max(last_activity_at, " + ofMemories("max", "last_activity_at")
                    + ") AS last_activity_at";

    private static final RowReader<ExportLine.Session> SESSIONS = RecordReader.of(ExportLine.Session.class);

    private final ReadSource database;

    public ExportQueries(ReadSource database) {
        this.database = database;
    }

    private static String ofMemories(String extreme, String otherwise) {
        List<String> values = new ArrayList<>();
        for (String table : TABLES) {
            values.add("coalesce((SELECT " + extreme + "(at) FROM " + table + " WHERE session = sessions.number), "
                    + otherwise + ")");
        }
        return String.join(", ", values);
    }

    /**
     * The memories of an export.
     *
     * @param projects empty for all
     * @param authors empty for all
     */
    public record Selection(List<String> projects, List<String> authors) {
        public static final Selection ALL = new Selection(List.of(), List.of());

        public Selection {
            projects = List.copyOf(projects);
            authors = List.copyOf(authors);
        }
    }

    /** Reads the content of a row beside its provenance. */
    private interface ContentReader {
        MemoryRecord.Memory read(Provenance from, ResultSet row) throws SQLException;
    }

    /**
     * Sessions that have a memory, by their numbers.
     *
     * @param of the projects and the author of their memories
     * @param after the last session of the part before; 0 for the first part
     */
    public List<ExportLine.Session> sessions(Selection of, long after, int limit) {
        return database.read(connection -> new Select(SESSION_COLUMNS + " FROM sessions")
                .where("number > ?", after)
                .where(hasMemory(of), threeTimes(of))
                .then(" ORDER BY number LIMIT ?", limit)
                .list(connection, SESSIONS));
    }

    /** The highest memory number, of this node or from elsewhere; 0 without any. */
    public long highestCited() {
        return database.read(connection -> {
            long highest = 0;
            for (String table : TABLES) {
                highest = Math.max(highest, new Select("max(number) FROM " + table).number(connection));
                highest = Math.max(
                        highest, new Select("max(old) FROM old_numbers WHERE kind = ?", table).number(connection));
            }
            return highest;
        });
    }

    /** The sessions with these ids, as far as they exist. */
    public List<ExportLine.Session> sessions(Collection<SessionId> ids) {
        List<String> all = ids.stream().map(SessionId::wire).distinct().toList();
        return database.read(connection -> {
            List<ExportLine.Session> found = new ArrayList<>();
            for (int from = 0; from < all.size(); from += MAX_AT_ONCE) {
                found.addAll(new Select(SESSION_COLUMNS + " FROM sessions")
                        .whereIn("session_id", all.subList(from, Math.min(all.size(), from + MAX_AT_ONCE)))
                        .list(connection, SESSIONS));
            }
            return found;
        });
    }

    /**
     * Memories of all kinds, hidden ones among them, the oldest first.
     *
     */
    public List<ExportLine.Memory> memories(Selection of, Place after, int limit) {
        return database.read(connection -> {
            List<ExportLine.Memory> all = new ArrayList<>();
            all.addAll(page(connection, "observations", of, after, limit, ExportQueries::observation));
            all.addAll(page(connection, "summaries", of, after, limit, ExportQueries::summary));
            all.addAll(page(connection, "prompts", of, after, limit, ExportQueries::prompt));
            all.sort(BY_TIME);
            return List.copyOf(all.subList(0, Math.min(limit, all.size())));
        });
    }

    private static List<ExportLine.Memory> page(
            Connection connection, String table, Selection of, Place after, int limit, ContentReader content)
            throws SQLException {
        // The old numbers in their order, as text; numbers contain no commas, so nothing is escaped.
        String numbers = "(SELECT group_concat(old) FROM (SELECT old FROM old_numbers o WHERE o.kind = '" + table
                + "' AND o.number = " + table + ".number ORDER BY place)) AS olds";
        String own = table.equals("prompts")
                ? "NULL AS original, 0 AS is_marked"
                : "(pinned OR wrong OR global OR revision IS NOT NULL) AS is_marked";
        String grounds = "(SELECT grounds FROM memory_grounds g WHERE g.number = " + table + ".number) AS grounds";
        String errors = MemoryKeyRepository.ERRORS.formatted(table) + " AS errors";
        String denials = table.equals("observations") ? ExportedDenials.COLUMN : ExportedDenials.NO_COLUMN;
        return new Select("*, " + own + ", " + grounds + ", " + errors + ", " + denials
                        + ", (SELECT session_id FROM sessions s WHERE s.number = session) AS session_id, " + numbers
                        + " FROM " + table)
                .where("(at, number) > (?, ?)", after.atMillis(), after.number())
                .whereIn("project", of.projects())
                .whereIn("author", of.authors())
                .then(" ORDER BY at, number LIMIT ?", limit)
                .list(
                        connection,
                        row -> new ExportLine.Memory(
                                row.getLong("number"),
                                ExportedDenials.with(
                                        connection,
                                        row,
                                        own(content.read(provenance(row), row), row.getString("original"))),
                                row.getBoolean("hidden"),
                                marks(connection, row)));
    }

    private static List<MemoryMark> marks(Connection connection, ResultSet memory) throws SQLException {
        if (!memory.getBoolean("is_marked")) {
            return List.of();
        }
        MemoryKey key = MemoryKey.parse(memory.getString("key"));
        return new Select("kind, text, at, author FROM memory_marks")
                .where("memory = ?", memory.getString("key"))
                .where("is_set = 1")
                .then(" ORDER BY kind")
                .list(
                        connection,
                        row -> new MemoryMark(
                                key,
                                MemoryMark.Kind.of(row.getString("kind")),
                                true,
                                row.getString("text") == null ? null : EditedTextColumn.read(row.getString("text")),
                                Instant.ofEpochMilli(row.getLong("at")),
                                row.getString("author")));
    }

    private static MemoryRecord.Memory own(MemoryRecord.Memory shown, @Nullable String original) {
        return original == null ? shown : EditedTextColumn.read(original).over(shown);
    }

    private static String hasMemory(Selection of) {
        String condition = in("project", of.projects()) + in("author", of.authors());
        return "(EXISTS (SELECT 1 FROM observations m WHERE m.session = sessions.number" + condition + ")"
                + " OR EXISTS (SELECT 1 FROM summaries m WHERE m.session = sessions.number" + condition + ")"
                + " OR EXISTS (SELECT 1 FROM prompts m WHERE m.session = sessions.number" + condition + "))";
    }

    private static String in(String column, List<String> values) {
        return values.isEmpty()
                ? ""
                : " AND m." + column + " IN ("
                        + String.join(", ", values.stream().map(any -> "?").toList()) + ")";
    }

    private static Object[] threeTimes(Selection of) {
        List<String> once = new ArrayList<>(of.projects());
        once.addAll(of.authors());
        List<Object> all = new ArrayList<>(once);
        all.addAll(once);
        all.addAll(once);
        return all.toArray();
    }

    private static Provenance provenance(ResultSet row) throws SQLException {
        MemoryKey key = MemoryKey.parse(row.getString("key"));
        String sessionId = row.getString("session_id");
        return new Provenance(
                // A key from before the session's id was known holds the session's number instead.
                sessionId == null || key.session().wire().equals(sessionId)
                        ? key
                        : new MemoryKey(SessionId.parse(sessionId), key.sequence(), key.position()),
                blankToNull(row.getString("project")),
                row.getInt("prompt_number"),
                Instant.ofEpochMilli(row.getLong("at")),
                row.getString("team"),
                row.getString("author"),
                row.getString("platform"),
                row.getString("memory_session_id"),
                row.getString("provider"),
                row.getString("model"),
                row.getLong("tokens"),
                TextList.split(row.getString("events")).stream()
                        .map(EventId::new)
                        .toList(),
                row.getString("agent_id"),
                row.getString("agent_type"),
                RowReaders.call(row),
                origin(key, row),
                Visibility.of(row.getString("visibility")));
    }

    private static Origin origin(MemoryKey key, ResultSet row) throws SQLException {
        String id = row.getString("origin");
        String olds = row.getString("olds");
        List<Long> numbers = new ArrayList<>();
        if (olds != null) {
            for (String old : olds.split(",")) {
                numbers.add(Long.parseLong(old));
            }
        }
        return new Origin(id == null ? Origin.idOf(key, Instant.ofEpochMilli(row.getLong("at"))) : id, numbers);
    }

    private static MemoryRecord.Memory observation(Provenance from, ResultSet row) throws SQLException {
        return new MemoryRecord.Observation(
                from,
                row.getString("kind"),
                row.getString("title"),
                row.getString("subtitle"),
                row.getString("narrative"),
                TextList.split(row.getString("facts")),
                TextList.split(row.getString("concepts")),
                TextList.split(row.getString("files_read")),
                TextList.split(row.getString("files_modified")),
                GroundQueries.parsed(row.getString("grounds")),
                List.of(),
                hashes(row.getString("errors")));
    }

    private static List<Integer> hashes(@Nullable String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(",")).map(Integer::valueOf).toList();
    }

    private static MemoryRecord.Memory summary(Provenance from, ResultSet row) throws SQLException {
        return new MemoryRecord.Summary(
                from,
                row.getString("request"),
                row.getString("investigated"),
                row.getString("learned"),
                row.getString("completed"),
                row.getString("next_steps"),
                row.getString("notes"));
    }

    private static MemoryRecord.Memory prompt(Provenance from, ResultSet row) throws SQLException {
        return new MemoryRecord.Prompt(from, row.getString("text"));
    }

    private static @Nullable String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }

    /** Where a part of the memories ends. */
    public record Place(long atMillis, long number) {
        public static final Place START = new Place(Long.MIN_VALUE, Long.MIN_VALUE);
    }
}
