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
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * The SQLite file: one connection that writes, some that read beside it (write-ahead log), and the lock that keeps a
 * second writer away.
 *
 * <p>Threading: {@link #writer()} belongs to one thread at a time, {@link #readers()} to all.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int WAL_BYTES_KEPT = 64 * 1024 * 1024;
    private static final int INCREMENTAL = 2;
    private static final int CACHE_KIBIBYTES = 32 * 1024;
    private final Path file;
    private final DatabaseLock lock;
    private final Connection writer;
    private final ReadConnections readers;

    private Database(Path file, DatabaseLock lock, Connection writer, ReadConnections readers) {
        this.file = file;
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
    }

    /** @throws StoreException when the file is in use, written by a newer program, or no database */
    public static Database open(StoreConfig config) {
        Path file = config.database().toAbsolutePath();
        createFolder(file);
        DatabaseLock lock = DatabaseLock.acquire(file);
        try {
            restrictPermissions(file);
            Connection writer = openWriter(file, config);
            return new Database(file, lock, writer, new ReadConnections(file, config));
        } catch (SQLException e) {
            lock.close();
            throw StoreException.of("opening the database " + file, e);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

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

    // The write-ahead log goes first: an old one must not be left beside a new database.
    private static void deleteFiles(Path file) {
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

    /** Size of the database and its write-ahead log. */
    public long bytes() {
        return size(file) + size(beside(file, "-wal"));
    }

    @Override
    public void close() {
        try (DatabaseLock held = lock) {
            readers.close();
            writer.close();
        } catch (SQLException e) {
            throw StoreException.of("closing the database " + file, e);
        }
    }

    private static Connection openWriter(Path file, StoreConfig config) throws SQLException {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // A power cut may cost the newest transactions, rows and offsets alike: they are read from the log again.
        sqlite.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        sqlite.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
        sqlite.setJournalSizeLimit(WAL_BYTES_KEPT);
        sqlite.setCacheSize(-CACHE_KIBIBYTES);
        sqlite.enforceForeignKeys(true);
        sqlite.setBusyTimeout((int) config.busyTimeout().toMillis());
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
        return openWriter(file, config);
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
