/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maps former names of projects to their current names.
 *
 * <p>Threading: safe.
 */
public final class RenamedProjects {
    private final ReadSource database;

    public RenamedProjects(ReadSource database) {
        this.database = database;
    }

    /** The current name for a former name; empty for all other names. */
    public Optional<String> now(String name) {
        return database.read(connection -> Optional.ofNullable(current(connection, name)));
    }

    /** The current names for the requested ones. */
    public static List<String> now(Connection connection, List<String> asked) throws SQLException {
        if (asked.isEmpty()) {
            return asked;
        }
        String[] names = asked.toArray(String[]::new);
        for (int i = 0; i < names.length; i++) {
            String current = current(connection, names[i]);
            names[i] = current == null ? names[i] : current;
        }
        return List.of(names);
    }

    private static @Nullable String current(Connection connection, String name) throws SQLException {
        return new Select("current FROM project_names")
                .where("old = ?", name)
                .first(connection, row -> row.getString("current"));
    }
}
