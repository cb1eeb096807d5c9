/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import dev.memlog.event.access.ProjectGlobs;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A connection whose temporary views have the names of the tables, so that no query can read past them. Two temporary
 * tables have the viewer; they are filled within the query's own transaction and empty outside of it.
 *
 * <p>Threading: one query at a time.
 */
final class ViewerTables {
    private static final List<String> MEMORIES = List.of("observations", "summaries", "prompts");
    /** Tables that say nothing to a viewer: the projection's own, and the vectors, which memory holds. */
    private static final List<String> CLOSED = List.of(
            "vectors",
            "forgotten_vectors",
            "claim_keys",
            "denials",
            "number_shift",
            "projection_offsets",
            "projection_topics",
            "projection_freshness",
            "reflected_offsets",
            "undecodable_offsets",
            "rejected_records",
            "team_databases",
            "erased_teams",
            "team_stamp");

    private final Connection connection;
    private boolean limited;

    ViewerTables(Connection connection) throws SQLException {
        this.connection = connection;
        define(List.of(
                "CREATE TEMP TABLE viewer (author TEXT, everyone INTEGER NOT NULL)",
                "CREATE TEMP TABLE viewer_projects (project TEXT PRIMARY KEY) WITHOUT ROWID"));
        define(creations(false));
    }

    Connection connection() {
        return connection;
    }

    /** To be called within the transaction of the query. */
    void show(Viewer viewer) throws SQLException {
        if (limited == viewer.projects().isAll()) {
            limited = !limited;
            List<String> anew = new ArrayList<>();
            views(limited).keySet().forEach(view -> anew.add("DROP VIEW temp." + view));
            anew.addAll(creations(limited));
            define(anew);
        }
        try (PreparedStatement who = connection.prepareStatement("INSERT INTO temp.viewer VALUES (?, ?)")) {
            who.setString(1, viewer.author());
            who.setInt(2, viewer.author() == null ? 1 : 0);
            who.executeUpdate();
        }
        if (limited) {
            showProjects(viewer.projects());
        }
    }

    private void showProjects(ProjectGlobs globs) throws SQLException {
        try (PreparedStatement add =
                connection.prepareStatement("INSERT OR IGNORE INTO temp.viewer_projects VALUES (?)")) {
            for (String table : List.of("observations", "summaries", "prompts", "sessions")) {
                String next = "SELECT min(project) FROM main." + table;
                // Each name is found by one step in the index.
                add(
                        add,
                        globs,
                        "WITH RECURSIVE names (project) AS (" + next + " UNION ALL SELECT (" + next
                                + " WHERE project > names.project) FROM names WHERE names.project IS NOT NULL)"
                                + " SELECT project FROM names WHERE project IS NOT NULL");
            }
            add(add, globs, "SELECT DISTINCT own_project FROM main.dead_letters WHERE own_project IS NOT NULL");
        }
    }

    private void add(PreparedStatement add, ProjectGlobs globs, String names) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(names)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        for (String project : found) {
            if (globs.holds(project)) {
                add.setString(1, project);
                add.executeUpdate();
            }
        }
    }

    // Outside of a transaction, whose end would take them back.
    private void define(List<String> statements) throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.executeUpdate(each);
            }
        } finally {
            connection.setAutoCommit(false);
        }
    }

    private static List<String> creations(boolean limited) {
        return views(limited).entrySet().stream()
                .map(view -> "CREATE TEMP VIEW " + view.getKey() + " AS " + view.getValue())
                .toList();
    }

    private static Map<String, String> views(boolean limited) {
        Map<String, String> views = new LinkedHashMap<>();
        for (String table : MEMORIES) {
            views.put(table, "SELECT * FROM main." + table + " WHERE " + seen("", limited));
            String fts = table + "_fts";
            views.put(
                    fts,
                    "SELECT rowid, " + fts + " FROM main." + fts + " WHERE (SELECT 1 FROM main." + table
                            + " seen WHERE seen.number = main." + fts + ".rowid AND " + seen("seen.", limited) + ")");
        }
        views.put("sessions", "SELECT * FROM main.sessions WHERE " + seen("", limited));
        String ofSession = "EXISTS (SELECT 1 FROM main.sessions seen WHERE seen.%s AND " + seen("seen.", limited) + ")";
        views.put("events", "SELECT * FROM main.events own WHERE " + ofSession.formatted("number = own.session"));
        views.put(
                "settlements",
                "SELECT * FROM main.settlements own WHERE " + ofSession.formatted("number = own.session"));
        // What a session was told, and what it did with it, may tell of any memory of that session.
        String inTheOpen = ofSession.formatted("number = own.session") + " AND NOT " + anyUnseen(limited);
        views.put("told", "SELECT * FROM main.told own WHERE " + inTheOpen);
        for (String table : List.of("told_memories", "told_uses")) {
            views.put(
                    table,
                    "SELECT * FROM main." + table + " own WHERE " + inTheOpen + " AND "
                            + anyMemory("seen.number = own.number"));
        }
        views.put(
                "dead_letters",
                "SELECT * FROM main.dead_letters own WHERE " + ofSession.formatted("session_id = own.session_id")
                        + " AND " + author("own.") + (limited ? projectOrNone("own.own_project") : ""));
        views.put(
                "spend",
                "SELECT * FROM main.spend own WHERE " + ofSession.formatted("number = own.session")
                        + (limited ? projectOrNone("own.project") : ""));
        views.put(
                "old_numbers",
                "SELECT * FROM main.old_numbers own WHERE "
                        + anyMemory("own.kind = '%1$s' AND seen.number = own.number"));
        views.put("memory_edits", "SELECT * FROM main.memory_edits own WHERE " + anyMemory("seen.key = own.memory"));
        views.put("memory_shares", "SELECT * FROM main.memory_shares own WHERE " + anyMemory("seen.key = own.memory"));
        views.put("memory_marks", "SELECT * FROM main.memory_marks own WHERE " + anyMemory("seen.key = own.memory"));
        views.put(
                "memory_grounds",
                "SELECT * FROM main.memory_grounds own WHERE"
                        + " EXISTS (SELECT 1 FROM temp.observations seen WHERE seen.number = own.number)");
        views.put(
                "memory_keys",
                "SELECT * FROM main.memory_keys own WHERE"
                        + " EXISTS (SELECT 1 FROM temp.observations seen WHERE seen.number = own.number)");
        views.put(
                "provider_denials",
                "SELECT * FROM main.provider_denials own WHERE"
                        + " EXISTS (SELECT 1 FROM temp.observations seen WHERE seen.number = own.number)");
        views.put(
                "project_names",
                "SELECT * FROM main.project_names own WHERE " + anyMemory("seen.project = own.current")
                        + " OR EXISTS (SELECT 1 FROM temp.sessions seen WHERE seen.project = own.current)");
        CLOSED.forEach(table -> views.put(table, "SELECT * FROM main." + table + " WHERE FALSE"));
        return views;
    }

    // The plus keeps an index on the project for the query's own conditions.
    private static String seen(String of, boolean limited) {
        return author(of) + (limited ? " AND +" + of + "project IN (SELECT project FROM temp.viewer_projects)" : "");
    }

    private static String author(String of) {
        return "(" + of + "visibility = 'team' OR " + of + "author = (SELECT author FROM temp.viewer)"
                + " OR (SELECT everyone FROM temp.viewer))";
    }

    private static String projectOrNone(String column) {
        return " AND (coalesce(" + column + ", '') = '' OR " + column
                + " IN (SELECT project FROM temp.viewer_projects))";
    }

    /** Whether the session has a memory that the viewer does not find. */
    private static String anyUnseen(boolean limited) {
        List<String> any = MEMORIES.stream()
                .map(table -> "EXISTS (SELECT 1 FROM main." + table + " hid WHERE hid.session = own.session AND NOT ("
                        + seen("hid.", limited) + "))")
                .toList();
        return "(" + String.join(" OR ", any) + ")";
    }

    private static String anyMemory(String condition) {
        List<String> any = MEMORIES.stream()
                .map(table -> "EXISTS (SELECT 1 FROM temp." + table + " seen WHERE " + condition.formatted(table) + ")")
                .toList();
        return "(" + String.join(" OR ", any) + ")";
    }
}
