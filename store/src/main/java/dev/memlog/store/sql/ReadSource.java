/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Rows to be queried: those of a database, or those of it that a {@link Viewer} sees.
 *
 * <p>Threading: safe.
 */
public interface ReadSource {
    /**
     * Runs a query on one snapshot.
     *
     * @throws StoreException when the database fails, or no connection becomes free in time
     */
    <T> T read(SqlFunction<T> query);

    /** Size of the database and its write-ahead log; 0 where it would tell of rows that are not seen. */
    long bytes();

    /** Whether some rows may be left out. What is not read by SQL must then be filtered by what is. */
    boolean isRestricted();

    /** A query on a connection. */
    interface SqlFunction<T> {
        T apply(Connection connection) throws SQLException;
    }
}
