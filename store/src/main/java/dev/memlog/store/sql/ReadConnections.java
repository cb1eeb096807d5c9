/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;

/**
 * A few read-only connections, lent to one query at a time; all that a query reads is one snapshot.
 *
 * <p>Threading: safe. A query that finds no free connection waits, bounded by {@code store.busy-timeout}.
 */
public final class ReadConnections implements AutoCloseable {
    /** Instructions of SQLite's virtual machine, some tenths of a millisecond. */
    private static final int STEPS = 10_000;

    /** A search of a hundred thousand memories reads some pages several times; each connection has its own cache. */
    private static final int CACHE_KIBIBYTES = 16 * 1024;

    private final List<Connection> all = new ArrayList<>();
    private final BlockingQueue<Connection> free;
    private final Duration timeout;

    ReadConnections(Path file, StoreConfig config) throws SQLException {
        free = new ArrayBlockingQueue<>(config.readers());
        timeout = config.busyTimeout();
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setReadOnly(true);
        sqlite.setCacheSize(-CACHE_KIBIBYTES);
        sqlite.setBusyTimeout((int) timeout.toMillis());
        for (int i = 0; i < config.readers(); i++) {
            Connection connection = DriverManager.getConnection(DatabaseUrl.of(file), sqlite.toProperties());
            connection.setAutoCommit(false);
            Capitals.addTo(connection);
            ProgressHandler.setHandler(connection, STEPS, new UnlessInterrupted());
            all.add(connection);
            free.add(connection);
        }
    }

    /** @throws StoreException when the database fails, or no connection becomes free in time */
    public <T> T read(SqlFunction<T> query) {
        Connection connection = take();
        try {
            return inSnapshot(connection, query);
        } catch (SQLException e) {
            throw StoreException.of("reading the database", e);
        } finally {
            free.add(connection);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : all) {
            connection.close();
        }
    }

    private Connection take() {
        try {
            Connection connection = free.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (connection == null) {
                throw StoreException.busy("no database reader became free within store.busy-timeout (" + timeout
                        + "): raise store.readers, or send fewer queries at once");
            }
            return connection;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreException.busy("interrupted while waiting for a database reader");
        }
    }

    private static <T> T inSnapshot(Connection connection, SqlFunction<T> query) throws SQLException {
        try {
            return query.apply(connection);
        } finally {
            // The next query must not read this one's snapshot.
            connection.rollback();
        }
    }

    /** Ends a query whose thread has been interrupted, since its result is no longer needed. */
    private static final class UnlessInterrupted extends ProgressHandler {
        @Override
        protected int progress() {
            return Thread.currentThread().isInterrupted() ? 1 : 0;
        }
    }

    /** A query on a connection. */
    public interface SqlFunction<T> {
        T apply(Connection connection) throws SQLException;
    }
}
