/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Removes what deleted rows leave in the database's files. Their pages are overwritten as they are freed
 * (secure_delete), but the write-ahead log holds the old pages until it is copied into the database and truncated.
 *
 * <p>Threading: confined to the projection's thread; never waits for a reader.
 */
final class Leftovers {
    private static final int PAGES_AT_ONCE = 2_000;

    /** Fewer deletions leave gaps in the indexes that new rows fill. */
    private static final int WORTH_MERGING = 200;

    private static final int MERGED_AT_ONCE = 500;
    private static final List<String> INDEXES =
            List.of("observations_fts", "summaries_fts", "prompts_fts", "words_fts");

    private final Connection writer;

    // An earlier process may have been stopped between deletion and cleaning.
    private boolean expected = true;

    private int deletions;

    Leftovers(Connection writer) {
        this.writer = writer;
    }

    /** Rows are being deleted in the transaction under way. */
    void expect() {
        expected = true;
        deletions++;
    }

    /**
     * Gives a bounded number of pages back to the file system.
     *
     * @return false while there are more pages, or a reader still uses what is to be truncated
     */
    boolean cleanUp() throws SQLException {
        if (expected) {
            try (Statement statement = writer.createStatement()) {
                int timeout = number(statement, "PRAGMA busy_timeout");
                statement.execute("PRAGMA busy_timeout = 0");
                try {
                    // Run as an update, which runs to its end; the pragma works page by page.
                    statement.executeUpdate("PRAGMA incremental_vacuum(" + PAGES_AT_ONCE + ")");
                    boolean merging = mergeIndexes(statement);
                    boolean more = merging || number(statement, "PRAGMA freelist_count") > 0;
                    expected = number(statement, "PRAGMA wal_checkpoint(TRUNCATE)") != 0 || more;
                } finally {
                    statement.execute("PRAGMA busy_timeout = " + timeout);
                }
            }
        }
        return !expected;
    }

    /**
     * Merges parts of the full-text indexes, which free the space of deleted words.
     *
     * @return whether there is more to be merged
     */
    private boolean mergeIndexes(Statement statement) throws SQLException {
        if (deletions < WORTH_MERGING) {
            return false;
        }
        boolean more = false;
        for (String index : INDEXES) {
            int before = number(statement, "SELECT total_changes()");
            // The minus also merges parts that are too few for an automatic merge.
            statement.executeUpdate(
                    "INSERT INTO " + index + " (" + index + ", rank) VALUES ('merge', -" + MERGED_AT_ONCE + ")");
            // One change is the insert itself.
            more |= number(statement, "SELECT total_changes()") - before > 1;
        }
        if (!more) {
            deletions = 0;
        }
        return more;
    }

    private static int number(Statement statement, String pragma) throws SQLException {
        try (ResultSet row = statement.executeQuery(pragma)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }
}
