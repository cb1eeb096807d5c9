/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;

/**
 * How a database is read.
 *
 * @param connections maximum number of concurrent queries
 * @param cacheKibibytes of each connection: a search of a hundred thousand memories reads some pages several times
 * @param timeout time limit for a lock or a free connection
 */
record ReadOptions(Path file, int connections, int cacheKibibytes, Duration timeout) {
    /** Instructions of SQLite's virtual machine, some tenths of a millisecond. */
    private static final int STEPS = 10_000;

    /** A connection that reads only; its statements run in a transaction, which is one snapshot. */
    Connection open() throws SQLException {
        SQLiteConfig sqlite = new SQLiteConfig();
        sqlite.setReadOnly(true);
        sqlite.setCacheSize(-cacheKibibytes);
        sqlite.setBusyTimeout((int) timeout.toMillis());
        sqlite.setTempStore(SQLiteConfig.TempStore.MEMORY);
        Connection connection = DriverManager.getConnection(DatabaseUrl.of(file), sqlite.toProperties());
        connection.setAutoCommit(false);
        Capitals.addTo(connection);
        ProgressHandler.setHandler(connection, STEPS, new UnlessInterrupted());
        return connection;
    }

    StoreException busy() {
        return StoreException.busy("no database reader became free within store.busy-timeout (" + timeout
                + "): raise store.readers, or send fewer queries at once");
    }

    /** Ends a query whose thread has been interrupted, since its result is no longer needed. */
    private static final class UnlessInterrupted extends ProgressHandler {
        @Override
        protected int progress() {
            return Thread.currentThread().isInterrupted() ? 1 : 0;
        }
    }
}
