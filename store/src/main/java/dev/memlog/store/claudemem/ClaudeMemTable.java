/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claudemem;

import dev.memlog.store.claudemem.ClaudeMemDatabase.Row;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of one of claude-mem's tables in order of time, a part at a time. */
final class ClaudeMemTable implements Iterator<Row> {
    static final String SESSIONS = "sdk_sessions";
    static final String PROMPTS = "user_prompts";
    static final String OBSERVATIONS = "observations";
    static final String SUMMARIES = "session_summaries";
    static final List<String> MEMORIES = List.of(PROMPTS, OBSERVATIONS, SUMMARIES);
    static final List<String> NAMES = List.of(SESSIONS, PROMPTS, OBSERVATIONS, SUMMARIES);
    private static final int ROWS_AT_ONCE = 100;

    private final Connection connection;
    private final String table;
    private final List<String> projects;
    private final RowReader reader;
    private final Deque<Placed> part = new ArrayDeque<>();
    private long atEpoch = Long.MIN_VALUE;
    private long id = Long.MIN_VALUE;
    private boolean ended;

    /** Turns a row into an export line. */
    interface RowReader {
        Row read(ClaudeMemRow row) throws SQLException;
    }

    /** Columns that the database's version does not have are not selected. */
    private record TableCells(ResultSet row, Set<String> columns) implements ClaudeMemRow.Cells {
        @Override
        public @Nullable String text(String column) throws SQLException {
            return columns.contains(column) || column.startsWith("of_") ? row.getString(column) : null;
        }

        @Override
        public long whole(String column) throws SQLException {
            return columns.contains(column) || column.equals("prompt_count") ? row.getLong(column) : 0;
        }
    }

    private record Placed(long at, long id, Row row) {}

    ClaudeMemTable(Connection connection, String table, List<String> projects, RowReader reader) {
        this.connection = connection;
        this.table = table;
        this.projects = projects;
        this.reader = reader;
    }

    @Override
    public boolean hasNext() {
        if (part.isEmpty() && !ended) {
            readPart();
        }
        return !part.isEmpty();
    }

    /** The time of the next row's memory. */
    long nextAt() {
        return hasNext() ? part.getFirst().at() : Long.MAX_VALUE;
    }

    @Override
    public Row next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return part.removeFirst().row();
    }

    private void readPart() {
        String epoch = table.equals(SESSIONS) ? "started_at_epoch" : "created_at_epoch";
        try {
            Set<String> columns = columns(table);
            Select select = new Select("t.*, t." + epoch + " AS at_epoch, " + ofSession() + " FROM " + table
                            + " t LEFT JOIN sdk_sessions s ON " + joined(columns))
                    .where("(t." + epoch + ", t.id) > (?, ?)", atEpoch, id)
                    .whereIn(table.equals(PROMPTS) ? "s.project" : "t.project", projects)
                    .then(" ORDER BY t." + epoch + ", t.id LIMIT ?", ROWS_AT_ONCE);
            List<Placed> rows = select.list(
                    connection,
                    row -> new Placed(
                            row.getLong("at_epoch"),
                            row.getLong("id"),
                            reader.read(new ClaudeMemRow(new TableCells(row, columns)))));
            // Rows that are read later may be newer; no snapshot is needed.
            connection.rollback();
            part.addAll(rows);
            ended = rows.size() < ROWS_AT_ONCE;
            if (!rows.isEmpty()) {
                atEpoch = rows.getLast().at();
                id = rows.getLast().id();
            }
        } catch (SQLException e) {
            throw StoreException.of("reading " + table, e);
        }
    }

    /** Columns of the row's session, under names that no table has. */
    private String ofSession() throws SQLException {
        String platform = columns(SESSIONS).contains("platform_source") ? "s.platform_source" : "NULL";
        String common = "s.content_session_id AS of_session, s.project AS of_project, " + platform + " AS of_platform";
        return table.equals(SESSIONS)
                ? common + ", (SELECT max(p.prompt_number) FROM user_prompts p"
                        + " WHERE p.content_session_id = t.content_session_id) AS prompt_count"
                : common;
    }

    private String joined(Set<String> columns) {
        return switch (table) {
            case SESSIONS -> "s.id = t.id";
            case PROMPTS ->
                "s.id = coalesce(" + (columns.contains("session_db_id") ? "t.session_db_id, " : "")
                        + "(SELECT min(x.id)"
                        + " FROM sdk_sessions x WHERE x.content_session_id = t.content_session_id), NULL)";
            default -> "s.memory_session_id = t.memory_session_id";
        };
    }

    private Set<String> columns(String name) throws SQLException {
        return Set.copyOf(
                new Select("name FROM pragma_table_info('" + name + "')").list(connection, row -> row.getString(1)));
    }
}
