/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store;

import dev.memlog.event.Topics;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.projection.Projector;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.sql.Database;
import dev.memlog.store.sql.StoreConfig;
import dev.memlog.store.sql.Viewer;
import dev.memlog.store.team.TeamDatabases;
import dev.memlog.testkit.TestClock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A real database with its projector and queries, without a log. */
public final class OpenStore implements AutoCloseable {
    public final Database database;
    public final TeamDatabases teams;
    public final Projector projector;
    public final MemoryQueries queries;

    public OpenStore(Path file) {
        this(file, true);
    }

    public OpenStore(Path file, boolean linking) {
        database = Database.open(config(file));
        teams = new TeamDatabases(config(file), database);
        projector = new Projector(database.writer(), teams, linking);
        queries = new MemoryQueries(database, new TestClock(Records.NOON));
    }

    static StoreConfig config(Path file) {
        return new StoreConfig(
                file, "test", Duration.ofSeconds(5), 4, 500, Duration.ofMillis(5), Duration.ofMillis(200), true);
    }

    public StoreView view(TeamName team, Viewer viewer) {
        return new StoreView(team, teams.source(team, viewer), new TestClock(Records.NOON), null);
    }

    @SafeVarargs
    public final Projector.Applied apply(ConsumerRecord<String, byte[]>... records) {
        List<ConsumerRecord<String, byte[]>> list = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            list.add(record);
        }
        return projector.apply(list, 1, List.of());
    }

    /** Every row of every ordinary table and each word of the full-text indexes, as text. */
    public String dump() throws SQLException {
        return dump(database.writer());
    }

    /** The same of another team's database. */
    public String dump(TeamName team) throws SQLException {
        return dump(teams.writable(team).writer());
    }

    private static String dump(Connection connection) throws SQLException {
        StringBuilder dump = new StringBuilder();
        for (String table : column(
                connection,
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
                        + " AND name NOT LIKE 'sqlite_%' ORDER BY name")) {
            dump.append("== ").append(table).append('\n');
            String columns = String.join(
                    ", ", column(connection, "SELECT name FROM pragma_table_info('" + table + "') ORDER BY name"));
            rows(connection, "SELECT " + columns + " FROM " + table, dump);
        }
        for (String table : List.of("observations", "summaries", "prompts")) {
            dump.append("== words of ").append(table).append('\n');
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words_" + table
                        + " USING fts5vocab('main', '" + table + "_fts', 'instance')");
                // Throws when the index and the texts differ.
                statement.executeUpdate(
                        "INSERT INTO " + table + "_fts (" + table + "_fts, rank) VALUES ('integrity-check', 1)");
            }
            rows(connection, "SELECT * FROM temp.words_" + table, dump);
        }
        return dump.toString();
    }

    public long memoriesOffset() {
        return projector.offset(Topics.MEMORIES, 0).orElse(0);
    }

    @Override
    public void close() {
        projector.close();
        teams.close();
        database.close();
    }

    public static List<String> column(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private static void rows(Connection connection, String sql, StringBuilder dump) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(rows.getString(i)).append('|');
                }
                lines.add(line.toString());
            }
        }
        lines.stream().sorted().forEach(line -> dump.append(line).append('\n'));
    }
}
