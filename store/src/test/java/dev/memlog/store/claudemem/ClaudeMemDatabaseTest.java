/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.claudemem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Origin;
import dev.memlog.event.SessionId;
import dev.memlog.event.export.ExportLine;
import dev.memlog.store.sql.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases of both generations of claude-mem, made from their schemas. */
class ClaudeMemDatabaseTest {
    private static final Instant START = Instant.ofEpochMilli(1_770_000_000_000L);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"claude-mem-9.sql", "claude-mem-13.sql"})
    void shouldTellSessionsFirstAndThenMemoriesByTime(String schema) throws Exception {
        Path file = database(schema);

        List<ClaudeMemDatabase.Row> rows = read(file, List.of());

        assertThat(rows)
                .extracting(ClaudeMemDatabase.Row::table)
                .containsExactly(
                        "sdk_sessions",
                        "sdk_sessions",
                        "user_prompts",
                        "observations",
                        "session_summaries",
                        "user_prompts",
                        "observations");
        ExportLine.Session session = (ExportLine.Session) told(rows.getFirst());
        assertThat(session.sessionId()).isEqualTo(SessionId.local("content-1"));
        assertThat(session.project()).isEqualTo("shop");
        assertThat(session.platform()).isEqualTo("claude-code");
        assertThat(session.startedAt()).isEqualTo(START);
        assertThat(session.lastActivityAt()).isEqualTo(START.plusMillis(9_000));
        assertThat(session.promptCount()).isEqualTo(1);
        assertThat(session.memorySessionIds()).containsExactly("memory-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-mem-9.sql", "claude-mem-13.sql"})
    void shouldKeepEverythingOfAMemory(String schema) throws Exception {
        List<ClaudeMemDatabase.Row> rows = read(database(schema), List.of("shop"));

        ExportLine.Memory observation = (ExportLine.Memory) told(rows.get(2));
        assertThat(observation.number()).isEqualTo(12);
        assertThat(observation.memory()).isInstanceOfSatisfying(MemoryRecord.Observation.class, told -> {
            assertThat(told.kind()).isEqualTo("bugfix");
            assertThat(told.title()).isEqualTo("Depot's route mended");
            assertThat(told.facts()).containsExactly("one", "two");
            assertThat(told.concepts()).containsExactly("gotcha");
            assertThat(told.filesRead()).containsExactly("A.java");
            assertThat(told.filesModified()).containsExactly("not a list");
            assertThat(told.provenance().tokens()).isEqualTo(420);
            assertThat(told.provenance().promptNumber()).isEqualTo(1);
            assertThat(told.provenance().at()).isEqualTo(START.plusMillis(2_000));
            assertThat(told.provenance().memorySessionId()).isEqualTo("memory-1");
            assertThat(told.provenance().origin())
                    .isEqualTo(new Origin("claude-mem/content-1/observation/12@1770000002000", List.of()));
        });
        ExportLine.Memory summary = (ExportLine.Memory) told(rows.get(3));
        assertThat(summary.memory()).isInstanceOfSatisfying(MemoryRecord.Summary.class, told -> {
            assertThat(told.request()).isEqualTo("mend the route");
            assertThat(told.nextSteps()).isEqualTo("test it");
            assertThat(told.notes()).isEqualTo("short\nFiles edited: A.java");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"claude-mem-9.sql", "claude-mem-13.sql"})
    void shouldTellOfOneProjectAlone(String schema) throws Exception {
        List<ClaudeMemDatabase.Row> rows = read(database(schema), List.of("till"));

        assertThat(rows)
                .extracting(ClaudeMemDatabase.Row::table)
                .containsExactly("sdk_sessions", "user_prompts", "observations");
        assertThat(rows.getLast().line()).isInstanceOfSatisfying(ExportLine.Memory.class, line -> {
            MemoryRecord.Observation told = (MemoryRecord.Observation) line.memory();
            assertThat(told.title()).isEqualTo("The first line of an old text");
            assertThat(told.narrative()).startsWith("The first line of an old text\nand another");
        });
    }

    @Test
    void shouldKeepBothWhereAnObservationHasATextBesideItsNarrative() throws Exception {
        Path file = database("claude-mem-13.sql");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE observations SET narrative = 'told anew' WHERE text IS NOT NULL");
        }

        ClaudeMemDatabase.Row last = read(file, List.of("till")).getLast();

        assertThat(((MemoryRecord.Observation) ((ExportLine.Memory) told(last)).memory()).narrative())
                .startsWith("told anew\n\nThe first line of an old text");
    }

    @Test
    void shouldTellThePlatformAndTheModelWhereTheyAreKept() throws Exception {
        List<ClaudeMemDatabase.Row> rows = read(database("claude-mem-13.sql"), List.of("till"));

        assertThat(((ExportLine.Session) told(rows.getFirst())).platform()).isEqualTo("cursor");
        assertThat(((ExportLine.Memory) told(rows.getLast())).memory().provenance())
                .satisfies(from -> {
                    assertThat(from.platform()).isEqualTo("cursor");
                    assertThat(from.model()).isEqualTo("haiku-4-5");
                    assertThat(from.agentType()).isEqualTo("reviewer");
                });
    }

    @Test
    void shouldReadOnWhileClaudeMemWrites() throws Exception {
        Path file = database("claude-mem-9.sql");

        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = writer.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.executeUpdate("INSERT INTO user_prompts VALUES (99, 'content-1', 2, 'written to the log', '', "
                    + START.plusMillis(60_000).toEpochMilli() + ")");
            statement.execute("BEGIN IMMEDIATE");
            statement.executeUpdate("UPDATE user_prompts SET prompt_text = 'not committed'");

            assertThat(read(file, List.of()))
                    .last()
                    .satisfies(row -> assertThat(
                                    ((MemoryRecord.Prompt) ((ExportLine.Memory) told(row)).memory()).text())
                            .isEqualTo("written to the log"));
        }
    }

    @Test
    void shouldSayWhichRowsCannotBeTold() throws Exception {
        Path file = database("claude-mem-9.sql");
        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = writer.createStatement()) {
            statement.executeUpdate("UPDATE user_prompts SET prompt_text = ' ' WHERE id = 5");
        }

        assertThat(read(file, List.of()))
                .filteredOn(row -> row.line() == null)
                .singleElement()
                .isEqualTo(new ClaudeMemDatabase.Row("user_prompts", 5, null, "it has no text"));
    }

    @Test
    void shouldRefuseWhatIsNoDatabaseOfClaudeMem() throws Exception {
        Path text = Files.writeString(folder.resolve("notes.txt"), "not a database at all, but long enough for one");
        Path other = folder.resolve("other.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + other);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("CREATE TABLE observations (id INTEGER)");
        }

        assertThatThrownBy(() -> ClaudeMemDatabase.open(text)).isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> ClaudeMemDatabase.open(other))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no database of claude-mem")
                .hasMessageContaining("sdk_sessions");
    }

    private static ExportLine told(ClaudeMemDatabase.Row row) {
        return Objects.requireNonNull(row.line(), row.problem());
    }

    private static List<ClaudeMemDatabase.Row> read(Path file, List<String> projects) {
        List<ClaudeMemDatabase.Row> rows = new ArrayList<>();
        try (ClaudeMemDatabase database = ClaudeMemDatabase.open(file)) {
            database.read(projects).forEachRemaining(rows::add);
        }
        return rows;
    }

    private Path database(String schema) throws IOException, SQLException {
        Path file = folder.resolve("claude-mem.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                InputStream in = ClaudeMemDatabaseTest.class.getResourceAsStream(schema)) {
            statement.executeUpdate(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        return file;
    }
}
