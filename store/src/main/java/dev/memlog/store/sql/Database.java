/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite file: one connection that writes, some that read beside it (write-ahead log), and the lock that keeps a
 * second writer away.
 *
 * <p>Threading: {@link #writer()} belongs to one thread at a time, {@link #readers()} to all.
 */
public final class Database implements ReadSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int WAL_BYTES_KEPT = 64 * 1024 * 1024;
    private static final int INCREMENTAL = 2;
    private static final int WRITER_KIBIBYTES = 32 * 1024;
    private static final int READER_KIBIBYTES = 16 * 1024;

    /** Of a team's database, of which a node has many. */
    private static final int TEAM_KIBIBYTES = 4 * 1024;

    private static final int TEAM_READERS = 2;

    private final Path file;
    private final @Nullable DatabaseLock lock;
    private final Connection writer;
    private final ReadConnections readers;
    private final ViewerConnections viewers;

    private Database(@Nullable DatabaseLock lock, Connection writer, ReadOptions reading) throws SQLException {
        this.file = reading.file();
        this.lock = lock;
        this.writer = writer;
        readers = new ReadConnections(reading);
        viewers = new ViewerConnections(reading);
    }

    /** @throws StoreException when the file is in use, written by a newer program, or no database */
    public static Database open(StoreConfig config) {
        Path file = config.database().toAbsolutePath();
        createFolder(file);
        DatabaseLock lock = DatabaseLock.acquire(file);
        try {
            restrictPermissions(file);
            // A power cut may cost the newest transactions, rows and offsets alike: they are read from the log again.
            WriteOptions writing =
                    new WriteOptions(file, SQLiteConfig.SynchronousMode.NORMAL, WRITER_KIBIBYTES, config.busyTimeout());
            return new Database(
                    lock,
                    openWriter(writing),
                    new ReadOptions(file, config.readers(), READER_KIBIBYTES, config.busyTimeout()));
        } catch (SQLException e) {
            lock.close();
            throw StoreException.of("opening the database " + file, e);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Opens or creates the database of a team. The caller keeps other writers away.
     *
     * @throws StoreException when the file is written by a newer program, or no database
     */
    public static Database openTeam(Path database, StoreConfig config) {
        Path file = database.toAbsolutePath();
        try {
            restrictPermissions(file);
            // The main database says what this one has, so this one must not lose it.
            WriteOptions writing =
                    new WriteOptions(file, SQLiteConfig.SynchronousMode.FULL, TEAM_KIBIBYTES, config.busyTimeout());
            return new Database(
                    null,
                    openWriter(writing),
                    new ReadOptions(
                            file, Math.min(TEAM_READERS, config.readers()), TEAM_KIBIBYTES, config.busyTimeout()));
        } catch (SQLException e) {
            throw StoreException.of("opening the database " + file, e);
        }
    }

    private record WriteOptions(
            Path file, SQLiteConfig.SynchronousMode synchronous, int cacheKibibytes, Duration busyTimeout) {}

    /** Deletes the file and the files beside it, so that the next start reads the log from its beginning. */
    public static void delete(Path database) {
        Path file = database.toAbsolutePath();
        if (!Files.exists(file.getParent())) {
            return;
        }
        try (DatabaseLock lock = DatabaseLock.acquire(file)) {
            deleteFiles(file);
        }
    }

    /** Deletes a closed database. The write-ahead log goes first: an old one must not be left beside a new database. */
    public static void deleteFiles(Path file) {
        try {
            for (Path part : List.of(beside(file, "-wal"), beside(file, "-shm"), file)) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw StoreException.of("deleting the database " + file, e);
        }
    }

    /**
     * Reads a database that no node has open, from its first page to its last.
     *
     * @throws StoreException when this program cannot use it, or it is damaged; nothing is changed
     */
    public static void examine(Path database) {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setReadOnly(true);
        String action = "reading the database " + database;
        try (Connection connection = DriverManager.getConnection(DatabaseUrl.of(database), sqlite.toProperties());
                Statement statement = connection.createStatement()) {
            Schema.requireKnown(statement);
            try (ResultSet rows = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (rows.next() && !rows.getString(1).equals("ok")) {
                    throw StoreException.damaged(action + " failed: " + rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw StoreException.of(action, e);
        }
    }

    Path file() {
        return file;
    }

    public Connection writer() {
        return writer;
    }

    public ReadConnections readers() {
        return readers;
    }

    @Override
    public <T> T read(SqlFunction<T> query) {
        return readers.read(query);
    }

    /** The rows that a viewer sees. */
    public ReadSource as(Viewer viewer) {
        return viewer.seesEverything() ? this : new Seen(viewer);
    }

    @Override
    public boolean isRestricted() {
        return false;
    }

    private final class Seen implements ReadSource {
        private final Viewer viewer;

        Seen(Viewer viewer) {
            this.viewer = viewer;
        }

        @Override
        public <T> T read(SqlFunction<T> query) {
            return viewers.read(viewer, query);
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public boolean isRestricted() {
            return true;
        }
    }

    /** Size of the database and its write-ahead log. */
    @Override
    public long bytes() {
        return size(file) + size(beside(file, "-wal"));
    }

    @Override
    public void close() {
        try (DatabaseLock held = lock) {
            viewers.close();
            readers.close();
            writer.close();
        } catch (SQLException e) {
            throw StoreException.of("closing the database " + file, e);
        }
    }

    private static Connection openWriter(WriteOptions options) throws SQLException {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        sqlite.setSynchronous(options.synchronous());
        sqlite.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        sqlite.setJournalSizeLimit(WAL_BYTES_KEPT);
        sqlite.setCacheSize(-options.cacheKibibytes());
        sqlite.enforceForeignKeys(true);
        sqlite.setBusyTimeout((int) options.busyTimeout().toMillis());
        Path file = options.file();
        Connection connection = DriverManager.getConnection(DatabaseUrl.of(file), sqlite.toProperties());
        try {
            giveSpaceBack(connection);
            if (Schema.apply(connection)) {
                return connection;
            }
            connection.close();
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
        LOG.atWarn()
                .addKeyValue("database", file)
                .log(
                        "An older version wrote the database; its rows are read again from the log, with the same numbers");
        deleteFiles(file);
        restrictPermissions(file);
        return openWriter(options);
    }

    /** Switches the file to incremental auto-vacuum; a one-time VACUUM, slow on a large file. */
    private static void giveSpaceBack(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean incremental;
            try (ResultSet mode = statement.executeQuery("PRAGMA auto_vacuum")) {
                incremental = mode.next() && mode.getInt(1) == INCREMENTAL;
            }
            if (!incremental) {
                statement.execute("PRAGMA auto_vacuum = " + INCREMENTAL);
                statement.execute("VACUUM");
            }
        }
    }

    /** SQLite creates the files beside the database with the database's own permissions. */
    private static void restrictPermissions(Path file) {
        try {
            OwnerOnly.create(file);
            OwnerOnly.narrow(beside(file, "-wal"));
            OwnerOnly.narrow(beside(file, "-shm"));
        } catch (IOException e) {
            throw StoreException.of("restricting the permissions of the database " + file, e);
        }
    }

    private static void createFolder(Path file) {
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw StoreException.of("creating the folder of store.database " + file, e);
        }
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw StoreException.of("measuring " + file, e);
        }
    }
}
