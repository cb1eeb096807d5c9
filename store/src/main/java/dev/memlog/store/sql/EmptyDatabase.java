/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The tables without a row, in memory: what is read of a team that has no database.
 *
 * <p>Threading: safe; one query at a time.
 */
public final class EmptyDatabase implements ReadSource, AutoCloseable {
    private @Nullable Connection connection;

    @Override
    public synchronized <T> T read(SqlFunction<T> query) {
        try {
            Connection empty = connection == null ? open() : connection;
            connection = empty;
            try {
                return query.apply(empty);
            } finally {
                empty.rollback();
            }
        } catch (SQLException e) {
            throw StoreException.of("reading an empty database", e);
        }
    }

    private static Connection open() throws SQLException {
        Connection empty = DriverManager.getConnection("jdbc:sqlite::memory:");
        try {
            Schema.apply(empty);
            Capitals.addTo(empty);
            empty.setAutoCommit(false);
            return empty;
        } catch (SQLException | RuntimeException e) {
            empty.close();
            throw e;
        }
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public boolean isRestricted() {
        return false;
    }

    @Override
    public synchronized void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
