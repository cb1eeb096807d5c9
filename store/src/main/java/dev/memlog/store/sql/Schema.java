/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables, as {@code schema.sql} makes them in an empty database, and their version, which is the database's
 * {@code user_version}. No script leads from one version to another: the rows are read again from the log.
 */
final class Schema {
    /** To be raised with each change of {@code schema.sql}. */
    static final int VERSION = 17;

    private static final int EMPTY = 0;
    private static final String SCRIPT = "schema.sql";

    private Schema() {}

    /**
     * Makes the tables if the database is empty.
     *
     * @return whether the database has this version now; if not, an older program wrote it, and nothing is changed
     * @throws StoreException when a newer program wrote it; nothing is changed
     */
    static boolean apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = requireKnown(statement);
            if (version == EMPTY) {
                create(statement, script());
                return true;
            }
            return version == VERSION;
        }
    }

    /** @throws StoreException when a newer program wrote the database */
    static int requireKnown(Statement statement) throws SQLException {
        int version = version(statement);
        if (version > VERSION) {
            throw new StoreException("the database has version " + version + ", but this program knows versions up to "
                    + VERSION + ": use the newer program, or run `memlog rebuild`, and the next start of this one reads"
                    + " the database again from the log");
        }
        return version;
    }

    static void create(Statement statement, String script) throws SQLException {
        statement.executeUpdate("BEGIN IMMEDIATE");
        try {
            statement.executeUpdate(script);
            statement.executeUpdate("PRAGMA user_version = " + VERSION);
            statement.executeUpdate("COMMIT");
        } catch (SQLException e) {
            statement.executeUpdate("ROLLBACK");
            throw e;
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.next() ? rows.getInt(1) : EMPTY;
        }
    }

    private static String script() {
        try (InputStream in = Schema.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException(SCRIPT + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw StoreException.of("reading " + SCRIPT, e);
        }
    }
}
