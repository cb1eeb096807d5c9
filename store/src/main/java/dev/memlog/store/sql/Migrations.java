/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.Function;

/**
 * Brings a database to this program's version: plain SQL scripts, each applied once and in order, each in a transaction
 * of its own together with the {@code user_version} it leads to.
 */
final class Migrations {
    private static final List<String> SCRIPTS = List.of(
            "schema-001.sql",
            "schema-002.sql",
            "schema-003.sql",
            "schema-004.sql",
            "schema-005.sql",
            "schema-006.sql",
            "schema-007.sql",
            "schema-008.sql",
            "schema-009.sql",
            "schema-010.sql",
            "schema-011.sql",
            "schema-012.sql",
            "schema-013.sql",
            "schema-014.sql");
    private final List<String> scripts;

    Migrations() {
        this(SCRIPTS.stream().map(Migrations::read).toList());
    }

    Migrations(List<String> scripts) {
        this.scripts = List.copyOf(scripts);
    }

    /** @throws StoreException when a newer program has written the database; nothing is changed then */
    void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Function.create(connection, "search_terms", new SearchTermsFunction());
            int version = requireKnown(statement);
            for (int next = version; next < scripts.size(); next++) {
                apply(statement, scripts.get(next), next + 1);
            }
        }
    }

    /** @throws StoreException when a newer program has written the database */
    int requireKnown(Statement statement) throws SQLException {
        int version = version(statement);
        if (version > scripts.size()) {
            throw new StoreException("the database has version " + version
                    + ", but this program knows versions up to " + scripts.size()
                    + ": use the newer program, or `memlog rebuild` lets this one's next start make the database anew"
                    + " out of the log");
        }
        return version;
    }

    /** {@link SearchTerms#beside} for scripts. */
    private static final class SearchTermsFunction extends Function {
        @Override
        protected void xFunc() throws SQLException {
            @Nullable String[] texts = new String[args()];
            for (int i = 0; i < texts.length; i++) {
                texts[i] = value_text(i);
            }
            result(SearchTerms.beside(texts));
        }
    }

    private static void apply(Statement statement, String script, int version) throws SQLException {
        statement.executeUpdate("BEGIN IMMEDIATE");
        try {
            statement.executeUpdate(script);
            statement.executeUpdate("PRAGMA user_version = " + version);
            statement.executeUpdate("COMMIT");
        } catch (SQLException e) {
            statement.executeUpdate("ROLLBACK");
            throw e;
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
            return rows.next() ? rows.getInt(1) : 0;
        }
    }

    private static String read(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw StoreException.of("reading " + name, e);
        }
    }
}
