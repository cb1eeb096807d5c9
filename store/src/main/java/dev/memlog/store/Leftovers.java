/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What deleted rows leave in the database's files. Their pages are overwritten as they are freed (secure_delete), but
 * the write-ahead log still has them as they were, until it is copied into the database and cut.
 *
 * <p>Threading: confined to the projection's thread; never waits for a reader.
 */
final class Leftovers {
    private static final int PAGES_AT_ONCE = 2_000;
    private final Connection writer;

    // A program before this one may have been stopped between its deleting and its cleaning.
    private boolean expected = true;

    Leftovers(Connection writer) {
        this.writer = writer;
    }

    /** Rows are being deleted in the transaction under way. */
    void expect() {
        expected = true;
    }

    /** @return false while a reader still reads what is to be cut off */
    boolean cleanUp() throws SQLException {
        if (expected) {
            try (Statement statement = writer.createStatement()) {
                int patience = number(statement, "PRAGMA busy_timeout");
                statement.execute("PRAGMA busy_timeout = 0");
                try {
                    // As an update, which runs to its end: it works page by page.
                    statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")");
                    expected = number(statement, "PRAGMA wal_checkpoint(TRUNCATE)") != 0;
                } finally {
                    statement.execute("PRAGMA busy_timeout = " + patience);
                }
            }
        }
        return !expected;
    }

    private static int number(Statement statement, String pragma) throws SQLException {
        try (ResultSet row = statement.executeQuery(pragma)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
