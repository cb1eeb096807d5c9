/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.ProjectionReplayTest;
import dev.memlog.store.projection.ProjectionOffset;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    private static final String BROKEN = "CREATE TABLE a (x INTEGER); CREATE TABLE nonsense";

    @TempDir
    Path folder;

    @Test
    void shouldLeaveNothingWhenTheScriptFails() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("plain.db"));
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> Schema.create(statement, BROKEN)).isInstanceOf(SQLException.class);

            assertThat(OpenStore.column(connection, "PRAGMA user_version")).containsExactly("0");
            assertThat(OpenStore.column(connection, "SELECT name FROM sqlite_master"))
                    .isEmpty();
        }
    }

    @Test
    void shouldRefuseDatabaseOfNewerProgram() throws SQLException {
        Path file = folder.resolve("memlog.db");
        new OpenStore(file).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
        }

        assertThatThrownBy(() -> new OpenStore(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("version 99")
                .hasMessageContaining("memlog rebuild");
        // The failed start must not keep the lock.
        Database.delete(file);
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldSayWhatIsWrongWhenFileIsNoDatabase() throws Exception {
        Path file = folder.resolve("memlog.db");
        Files.writeString(file, "this is not a database, and long enough to be taken for one".repeat(20));

        assertThatThrownBy(() -> new OpenStore(file))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("memlog.db");
    }

    @Test
    void shouldSetWhatDurabilityAndPrivacyNeed() throws SQLException {
        try (OpenStore store = new OpenStore(folder.resolve("memlog.db"))) {
            Connection writer = store.database.writer();

            assertThat(OpenStore.column(writer, "PRAGMA journal_mode")).containsExactly("wal");
            assertThat(OpenStore.column(writer, "PRAGMA secure_delete")).containsExactly("1");
            assertThat(OpenStore.column(writer, "PRAGMA foreign_keys")).containsExactly("1");
            assertThat(OpenStore.column(writer, "PRAGMA busy_timeout")).containsExactly("5000");
        }
    }

    @Test
    void shouldMakeWhatTheScriptsOfTheVersionBeforeMade() throws Exception {
        Path before = folder.resolve("before.db");
        makeByScripts(before);
        Path now = folder.resolve("now.db");
        new OpenStore(now).close();

        assertThat(objects(now)).isEqualTo(objects(before));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void shouldGoOnWithADatabaseOfTheVersionBefore(long seed) throws Exception {
        // Given a database that the version before has made by its scripts and filled
        List<ConsumerRecord<String, byte[]>> log = ProjectionReplayTest.randomLog(new Random(seed), 200);
        List<ConsumerRecord<String, byte[]>> read = log.subList(0, 150);
        String whole = filled(folder.resolve("whole.db"), log);
        String half = filled(folder.resolve("half.db"), read);
        Path file = folder.resolve("memlog.db");
        makeByScripts(file);
        copy(folder.resolve("half.db"), file);

        // When
        try (OpenStore store = new OpenStore(file)) {
            // Then
            assertThat(store.dump()).isEqualTo(half);
            assertThat(store.projector.offset(Topics.MEMORIES, 0)).hasValue(1_000);
            store.projector.apply(log.subList(150, log.size()), 1, List.of());
            assertThat(store.dump()).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13})
    void shouldReadTheLogAgainForAnOlderDatabase(int version) throws Exception {
        // Given
        List<ConsumerRecord<String, byte[]>> log = ProjectionReplayTest.randomLog(new Random(23), 200);
        Path file = folder.resolve("memlog.db");
        String rows = filled(file, log);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("ALTER TABLE observations DROP COLUMN covered");
            statement.executeUpdate("PRAGMA user_version = " + version);
        }

        // When
        try (OpenStore store = new OpenStore(file)) {
            // Then
            assertThat(store.queries.counts().observations()).isZero();
            assertThat(store.projector.offset(Topics.MEMORIES, 0)).isEmpty();
            store.projector.apply(log, 1, List.of(new ProjectionOffset(Topics.MEMORIES, 0, 1_000)));
            assertThat(store.dump()).isEqualTo(rows);
            assertThat(OpenStore.column(store.database.writer(), "PRAGMA user_version"))
                    .containsExactly(String.valueOf(Schema.VERSION));
        }
    }

    private static String filled(Path file, List<ConsumerRecord<String, byte[]>> log) throws SQLException {
        try (OpenStore store = new OpenStore(file)) {
            store.projector.apply(log, 1, List.of(new ProjectionOffset(Topics.MEMORIES, 0, 1_000)));
            assertThat(store.queries.counts().observations()).isPositive();
            return store.dump();
        }
    }

    private static void makeByScripts(Path file) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                InputStream script = SchemaTest.class.getResourceAsStream("schema-14-by-scripts.sql")) {
            statement.executeUpdate(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void copy(Path from, Path to) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + to);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("ATTACH '" + from + "' AS filled");
            for (String table : OpenStore.column(
                    connection,
                    "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'"
                            + " AND name NOT LIKE 'sqlite_%' AND name <> 'word_counts'")) {
                String columns = String.join(
                        ", ",
                        OpenStore.column(connection, "SELECT name FROM pragma_table_info('" + table + "', 'main')"));
                statement.executeUpdate(
                        "INSERT INTO main." + table + " (" + columns + ") SELECT " + columns + " FROM filled." + table);
            }
        }
    }

    /** Tables with their columns, indexes, and what the full-text tables are made of; the order of columns is free. */
    private static Set<String> objects(Path file) throws SQLException {
        Set<String> objects = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            objects.addAll(OpenStore.column(
                    connection,
                    "SELECT m.name || ' ' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk || ' '"
                            + " || coalesce(c.dflt_value, '') FROM sqlite_master m JOIN pragma_table_info(m.name) c"
                            + " WHERE m.type = 'table'"));
            OpenStore.column(
                            connection,
                            "SELECT sql FROM sqlite_master WHERE type = 'index' OR sql LIKE 'CREATE VIRTUAL TABLE%'")
                    .forEach(sql -> objects.add(String.valueOf(sql).replaceAll("\\s++", "")));
        }
        return objects;
    }
}
