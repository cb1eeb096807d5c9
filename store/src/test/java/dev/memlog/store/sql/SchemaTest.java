/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.Topics;
import dev.memlog.store.OpenStore;
import dev.memlog.store.ProjectionReplayTest;
import dev.memlog.store.projection.ProjectionOffset;
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

    @ParameterizedTest
    @ValueSource(ints = {1, 14})
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
}
