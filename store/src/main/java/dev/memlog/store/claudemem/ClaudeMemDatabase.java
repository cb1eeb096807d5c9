/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claudemem;

import dev.memlog.event.export.ExportLine;
import dev.memlog.store.sql.Select;
import dev.memlog.store.sql.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Reads the database of claude-mem, versions 9 to 13, also while claude-mem writes it, and never changes it.
 *
 * <p>Threading: confined to one thread.
 */
public final class ClaudeMemDatabase implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;
    private final Connection connection;

    private ClaudeMemDatabase(Connection connection) {
        this.connection = connection;
    }

    /**
     * A row.
     *
     * @param line the export line made of it; null if none can be made, for the reason in {@code problem}
     */
    public record Row(String table, long id, @Nullable ExportLine line, String problem) {}

    /** @throws StoreException when it cannot be opened, or is no database of claude-mem */
    public static ClaudeMemDatabase open(Path file) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setReadOnly(true);
        sqlite.setBusyTimeout(PATIENCE_MILLIS);
        try {
            Connection connection =
                    DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath(), sqlite.toProperties());
            try {
                connection.setAutoCommit(false);
                Set<String> tables = Set.copyOf(new Select("name FROM sqlite_master WHERE type = 'table'")
                        .list(connection, row -> row.getString(1)));
                if (!tables.containsAll(ClaudeMemTable.NAMES)) {
                    throw new StoreException("it is no database of claude-mem: it lacks "
                            + ClaudeMemTable.NAMES.stream()
                                    .filter(name -> !tables.contains(name))
                                    .toList());
                }
                return new ClaudeMemDatabase(connection);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw StoreException.of("opening the database " + file, e);
        }
    }

    /** The highest number that any of its memories has; 0 without any. */
    public long highestNumber() {
        try {
            long highest = 0;
            for (String table : ClaudeMemTable.MEMORIES) {
                highest = Math.max(highest, new Select("max(id) FROM " + table).number(connection));
            }
            connection.rollback();
            return highest;
        } catch (SQLException e) {
            throw StoreException.of("reading claude-mem's numbers", e);
        }
    }

    /**
     * Sessions first, then what they remember, the oldest first; read as it goes.
     *
     * @param projects empty for all
     */
    public Iterator<Row> read(List<String> projects) {
        ClaudeMemRows rows = new ClaudeMemRows();
        ClaudeMemTable sessions = new ClaudeMemTable(connection, ClaudeMemTable.SESSIONS, projects, rows::session);
        List<ClaudeMemTable> memories = List.of(
                new ClaudeMemTable(connection, ClaudeMemTable.PROMPTS, projects, rows::prompt),
                new ClaudeMemTable(connection, ClaudeMemTable.OBSERVATIONS, projects, rows::observation),
                new ClaudeMemTable(connection, ClaudeMemTable.SUMMARIES, projects, rows::summary));
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return sessions.hasNext() || memories.stream().anyMatch(ClaudeMemTable::hasNext);
            }

            @Override
            public Row next() {
                if (sessions.hasNext()) {
                    return sessions.next();
                }
                return memories.stream()
                        .filter(ClaudeMemTable::hasNext)
                        .min(Comparator.comparingLong(ClaudeMemTable::nextAt))
                        .orElseThrow(NoSuchElementException::new)
                        .next();
            }
        };
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw StoreException.of("closing claude-mem's database", e);
        }
    }
}
