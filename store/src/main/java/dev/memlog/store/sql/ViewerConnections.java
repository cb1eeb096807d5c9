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
    private boolean closed;

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
            show(tables, viewer);
            try {
                return query.apply(tables.connection());
            } finally {
                giveBack(tables);
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

    // One that failed may lack a view, and would show the table behind it.
    private static void show(ViewerTables tables, Viewer viewer) throws SQLException {
        boolean shown = false;
        try {
            tables.show(viewer);
            shown = true;
        } finally {
            if (!shown) {
                tables.connection().close();
            }
        }
    }

    // The end of the transaction also takes the viewer out of the tables: without one, nothing is seen.
    private void giveBack(ViewerTables tables) throws SQLException {
        boolean clean = false;
        try {
            tables.connection().rollback();
            clean = true;
        } finally {
            if (!clean || !keep(tables)) {
                tables.connection().close();
            }
        }
    }

    private boolean keep(ViewerTables tables) {
        synchronized (free) {
            if (!closed) {
                free.push(tables);
            }
            return !closed;
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
            closed = true;
            for (ViewerTables tables : free) {
                tables.connection().close();
            }
            free.clear();
        }
    }
}
