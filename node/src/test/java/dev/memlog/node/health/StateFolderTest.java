/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateFolderTest {
    private static final Instant NOW = Instant.parse("2026-03-09T12:00:00Z");
    private static final Duration KEPT = Duration.ofDays(7);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"PT0S", "PT1H", "P5DT23H", "PT-23H"})
    void shouldKeepTheStateWhenTheMarkIsYoungerThanTombstones(Duration age) throws IOException {
        makeState();
        mark(NOW.minus(age));

        try (StateFolder state = open(KEPT)) {
            assertThat(store()).exists();
            assertThat(state.rebuilt()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"P6DT1H", "P8D", "P400D", "P-2D", "P-1000D"})
    void shouldEmptyTheFolderWhenTheMarkIsTooOldOrAhead(Duration age) throws IOException {
        makeState();
        mark(NOW.minus(age));

        try (StateFolder state = open(KEPT)) {
            assertThat(store()).doesNotExist();
            assertThat(folder.resolve("memlog/0_1")).doesNotExist();
            assertThat(state.rebuilt()).hasValueSatisfying(detail -> {
                assertThat(detail.name()).isEqualTo("state");
                assertThat(detail.message()).contains("read from the changelogs again", String.valueOf(NOW.minus(age)));
            });
        }
    }

    @Test
    void shouldEmptyTheFolderWhenNothingTellsItsAge() throws IOException {
        makeState();
        open(KEPT).close();
        assertThat(store()).doesNotExist();

        makeState();
        Files.writeString(folder.resolve(StateFolder.MARK), "yesterday");
        open(KEPT).close();
        assertThat(store()).doesNotExist();
    }

    @Test
    void shouldStayKnownToItsClusterWhenTheFolderIsEmptied() throws IOException {
        makeState();

        open(KEPT).close();

        assertThat(folder.resolve("memlog/kafka-streams-process-metadata")).hasContent("{}");
    }

    @Test
    void shouldMarkAFolderThatIsNewAtOnceSoThatAKillSoonAfterKeepsTheState() throws IOException {
        try (StateFolder state = StateFolder.open(folder, Duration.ofDays(7), () -> NOW)) {
            assertThat(state.rebuilt()).isEmpty();
        }

        assertThat(marked()).isEqualTo(NOW);
    }

    @Test
    void shouldSayNothingWhenTheFolderIsNew() {
        try (StateFolder state = open(KEPT)) {
            assertThat(state.rebuilt()).isEmpty();
        }
    }

    @Test
    void shouldGoByWhatTheChangelogsKeepWhenThatIsLess() throws IOException {
        makeState();
        mark(NOW.minus(Duration.ofHours(13)));

        open(Duration.ofDays(1)).close();

        assertThat(store()).doesNotExist();
    }

    @Test
    void shouldMarkTheStateWhenItIsInStepAndAtTheStop() throws IOException {
        makeState();
        mark(NOW);
        StateFolder state = open(KEPT);

        state.look(false);
        assertThat(marked()).isEqualTo(NOW);
        mark(NOW.minus(KEPT));
        state.look(true);
        assertThat(marked()).isEqualTo(NOW);
        mark(NOW.minus(KEPT));
        state.close();

        assertThat(marked()).isEqualTo(NOW);
    }

    @Test
    void shouldNotMarkTheStateAtTheStopWhenItFellBehind() throws IOException {
        makeState();
        Instant hourAgo = NOW.minus(Duration.ofHours(1));
        mark(hourAgo);

        open(KEPT).close();

        assertThat(marked()).isEqualTo(hourAgo);
    }

    private StateFolder open(Duration kept) {
        return StateFolder.open(folder, kept, InstantSource.fixed(NOW));
    }

    private void makeState() throws IOException {
        Files.createDirectories(store().getParent());
        Files.writeString(store(), "x");
        Files.writeString(folder.resolve("memlog/kafka-streams-process-metadata"), "{}");
    }

    private Path store() {
        return folder.resolve("memlog/0_1/rocksdb/sessions/000004.log");
    }

    private void mark(Instant at) throws IOException {
        Files.writeString(folder.resolve(StateFolder.MARK), at + "\n");
    }

    private Instant marked() throws IOException {
        return Instant.parse(Files.readString(folder.resolve(StateFolder.MARK)).strip());
    }
}
