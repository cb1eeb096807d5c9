/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.ProjectionReplayTest;
import dev.memlog.store.Records;
import dev.memlog.store.projection.ProjectionOffset;
import dev.memlog.store.search.SearchRequest;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {
    private static final String FIRST = "CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER);";
    private static final String SECOND = "ALTER TABLE a ADD COLUMN y TEXT; INSERT INTO a VALUES (1, 'kept');";
    private static final String BROKEN = "CREATE TABLE c (x INTEGER); CREATE TABLE nonsense";

    @TempDir
    Path folder;

    @Test
    void shouldApplyEachScriptOnceAndInOrder() throws SQLException {
        try (Connection connection = connect()) {
            new Migrations(List.of(FIRST)).migrate(connection);
            new Migrations(List.of(FIRST, SECOND)).migrate(connection);
            new Migrations(List.of(FIRST, SECOND)).migrate(connection);

            assertThat(OpenStore.column(connection, "SELECT y FROM a")).containsExactly("kept");
            assertThat(OpenStore.column(connection, "PRAGMA user_version")).containsExactly("2");
        }
    }

    @Test
    void shouldLeaveTheLastGoodVersionWhenScriptFails() throws SQLException {
        try (Connection connection = connect()) {
            assertThatThrownBy(() -> new Migrations(List.of(FIRST, BROKEN)).migrate(connection))
                    .isInstanceOf(SQLException.class);

            assertThat(OpenStore.column(connection, "PRAGMA user_version")).containsExactly("1");
            assertThat(OpenStore.column(connection, "SELECT name FROM sqlite_master ORDER BY name"))
                    .containsExactly("a", "b");
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

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void shouldBringTheFirstSchemaToWhatARebuildGives(long seed) throws Exception {
        // Given a database as the first version left it: its own columns, and edits passed over as unknown
        List<ConsumerRecord<String, byte[]>> log = ProjectionReplayTest.randomLog(new Random(seed), 200).stream()
                .map(Records::withoutCall)
                .toList();
        String rebuilt;
        try (OpenStore fresh = new OpenStore(folder.resolve("fresh.db"), false)) {
            fresh.projector.apply(log, 1, List.of(new ProjectionOffset(Topics.MEMORIES, 0, 1_000)));
        }
        Path file = folder.resolve("memlog.db");
        copyAsFirstVersion(folder.resolve("fresh.db"), file);
        try (OpenStore again = new OpenStore(folder.resolve("again.db"))) {
            again.projector.apply(log, 1, List.of());
            rebuilt = again.dump();
        }

        // When
        try (OpenStore migrated = new OpenStore(file)) {
            assertThat(migrated.queries.counts().observations()).isPositive();
            assertThat(migrated.projector.offset(Topics.MEMORIES, 0)).isEmpty();
            migrated.projector.apply(log, 1, List.of());

            // Then
            assertThat(migrated.dump()).isEqualTo(rebuilt);
            assertThat(OpenStore.column(migrated.database.writer(), "PRAGMA user_version"))
                    .containsExactly("14");
        }
    }

    @Test
    void shouldMakeTheWordsOfUnspacedScriptsAnewAndNoOthers() throws SQLException {
        Path file = folder.resolve("memlog.db");
        try (OpenStore store = new OpenStore(file)) {
            store.apply(
                    Records.memory(1, Records.prompt("s", 10, "การเข้าสู่ระบบล้มเหลว")),
                    Records.memory(2, Records.prompt("s", 20, "give depotZebra a route")));
        }
        // As the version before has left it
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO prompts_fts (prompts_fts, rowid, text, terms)"
                    + " SELECT 'delete', number, text, terms FROM prompts WHERE number = 1");
            statement.executeUpdate("INSERT INTO words_fts (words_fts, rowid, words)"
                    + " SELECT 'delete', number, concat_ws(' ', text, terms) FROM prompts WHERE number = 1");
            statement.executeUpdate("UPDATE prompts SET terms = '' WHERE number = 1");
            statement.executeUpdate("INSERT INTO prompts_fts (rowid, text, terms)"
                    + " SELECT number, text, terms FROM prompts WHERE number = 1");
            statement.executeUpdate("INSERT INTO words_fts (rowid, words)"
                    + " SELECT number, concat_ws(' ', text, terms) FROM prompts WHERE number = 1");
            statement.executeUpdate("DROP TABLE project_names");
            statement.executeUpdate("PRAGMA user_version = 12");
        }

        try (OpenStore store = new OpenStore(file)) {
            assertThat(store.queries
                            .search(SearchRequest.best("ล้มเหลว", List.of(), 5))
                            .prompts())
                    .hasSize(1);
            assertThat(store.queries
                            .search(SearchRequest.best("zebra", List.of(), 5))
                            .prompts())
                    .hasSize(1);
            Connection writer = store.database.writer();
            for (String table : List.of("observations_fts", "summaries_fts", "prompts_fts")) {
                try (Statement statement = writer.createStatement()) {
                    statement.executeUpdate(
                            "INSERT INTO " + table + " (" + table + ", rank) VALUES ('integrity-check', 1)");
                }
            }
        }
    }

    private static void copyAsFirstVersion(Path from, Path to) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + to);
                Statement statement = connection.createStatement();
                InputStream script = Migrations.class.getResourceAsStream("schema-001.sql")) {
            new Migrations(List.of(new String(script.readAllBytes(), StandardCharsets.UTF_8))).migrate(connection);
            statement.executeUpdate("ATTACH '" + from + "' AS later");
            for (String table : OpenStore.column(
                    connection,
                    "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE '%_fts%'")) {
                String columns = String.join(
                        ", ",
                        OpenStore.column(connection, "SELECT name FROM pragma_table_info('" + table + "', 'main')"));
                statement.executeUpdate(
                        "INSERT INTO main." + table + " (" + columns + ") SELECT " + columns + " FROM later." + table);
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("plain.db"));
    }
}
