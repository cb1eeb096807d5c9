/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import dev.memlog.store.sql.ReadSource.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A few read-only connections, lent to one query at a time; all that a query reads is one snapshot.
 *
 * <p>Threading: safe. A query that finds no free connection waits, bounded by {@code store.busy-timeout}.
 */
public final class ReadConnections implements AutoCloseable {
    private final List<Connection> all = new ArrayList<>();
    private final BlockingQueue<Connection> free;
    private final ReadOptions options;

    ReadConnections(ReadOptions options) throws SQLException {
        this.options = options;
        free = new ArrayBlockingQueue<>(options.connections());
        for (int i = 0; i < options.connections(); i++) {
            Connection connection = options.open();
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
            Connection connection = free.poll(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
            if (connection == null) {
                throw options.busy();
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
}
