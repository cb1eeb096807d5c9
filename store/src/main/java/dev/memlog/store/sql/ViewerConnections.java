/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import dev.memlog.store.sql.ReadSource.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections on which a query sees a viewer's rows alone: temporary views stand in front of the tables ({@link
 * ViewerTables}). They are opened when they are first needed.
 *
 * <p>Threading: safe. A query that finds no free connection waits, bounded by {@code store.busy-timeout}.
 */
final class ViewerConnections implements AutoCloseable {
    private final ReadOptions options;
    private final Semaphore permits;
    private final Deque<ViewerTables> free = new ArrayDeque<>();

    ViewerConnections(ReadOptions options) {
        this.options = options;
        permits = new Semaphore(options.connections());
    }

    <T> T read(Viewer viewer, SqlFunction<T> query) {
        acquire();
        try {
            ViewerTables tables = pollFree();
            if (tables == null) {
                tables = open();
            }
            boolean whole = false;
            try {
                tables.show(viewer);
                T result = query.apply(tables.connection());
                whole = true;
                return result;
            } finally {
                giveBack(tables, whole);
            }
        } catch (SQLException e) {
            throw StoreException.of("reading the database", e);
        } finally {
            permits.release();
        }
    }

    private ViewerTables open() throws SQLException {
        Connection connection = options.open();
        try {
            return new ViewerTables(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    // The end of the transaction also takes the viewer out of the tables: without one, nothing is seen.
    private void giveBack(ViewerTables tables, boolean whole) throws SQLException {
        try {
            tables.connection().rollback();
        } catch (SQLException e) {
            tables.connection().close();
            if (whole) {
                throw e;
            }
            return;
        }
        synchronized (free) {
            free.push(tables);
        }
    }

    private @Nullable ViewerTables pollFree() {
        synchronized (free) {
            return free.poll();
        }
    }

    private void acquire() {
        try {
            if (!permits.tryAcquire(options.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw options.busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw StoreException.busy("interrupted while waiting for a database reader");
        }
    }

    @Override
    public void close() throws SQLException {
        synchronized (free) {
            for (ViewerTables tables : free) {
                tables.connection().close();
            }
            free.clear();
        }
    }
}
