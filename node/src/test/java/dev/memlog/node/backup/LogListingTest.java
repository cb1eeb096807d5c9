/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogListingTest {
    private static final String EVENTS = "memlog.events-0/00000000000000000000.log";
    private static final String MEMORIES = "memlog.memories-0/00000000000000000000.log";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeLog() throws IOException {
        write("meta.properties", "cluster.id=x");
        write(EVENTS, "events");
        write(MEMORIES, "memories");
        write("memlog.memories-0/00000000000000000000.index", "");
        write("memlog.memories-0/00000000000000000007.snapshot", "producers");
        write("memlog.memories-0/00000000000000000000.log.deleted", "old");
        write("memlog.old-0.7f-delete/00000000000000000000.log", "old");
        write("recovery-point-offset-checkpoint", "0\n0\n");
        write("log-start-offset-checkpoint", "0\n0\n");
    }

    @Test
    void shouldListWhatCannotBeMadeAnew() throws IOException {
        assertThat(LogListing.of(folder).files())
                .containsOnlyKeys(
                        "meta.properties",
                        EVENTS,
                        MEMORIES,
                        "memlog.memories-0/00000000000000000007.snapshot",
                        "log-start-offset-checkpoint");
    }

    @Test
    void shouldBeStillWhenOnlyEventsHaveGrown() throws IOException {
        LogListing before = LogListing.of(folder);
        append(EVENTS);

        assertThat(before.isStill(LogListing.of(folder))).isTrue();
    }

    @Test
    void shouldNotBeStillWhenWhatTransactionsWriteHasGrown() throws IOException {
        LogListing before = LogListing.of(folder);
        append(MEMORIES);

        assertThat(before.isStill(LogListing.of(folder))).isFalse();
    }

    @Test
    void shouldNotBeStillWhenASegmentWasClosed() throws IOException {
        LogListing before = LogListing.of(folder);
        write("memlog.events-0/00000000000000000009.log", "");

        assertThat(before.isStill(LogListing.of(folder))).isFalse();
    }

    @Test
    void shouldNotBeStillWhenASegmentWasReplacedByOneOfTheSameSize() throws IOException {
        LogListing before = LogListing.of(folder);
        write("memlog.memories-0/cleaned", "MEMORIES");
        Files.move(
                folder.resolve("memlog.memories-0/cleaned"),
                folder.resolve(MEMORIES),
                StandardCopyOption.REPLACE_EXISTING);

        assertThat(before.isStill(LogListing.of(folder))).isFalse();
    }

    @Test
    void shouldNotBeStillWhileTheCleanerSwapsSegments() throws IOException {
        write("memlog.memories-0/00000000000000000000.log.swap", "cleaned");
        LogListing before = LogListing.of(folder);

        assertThat(before.isStill(LogListing.of(folder))).isFalse();
    }

    @Test
    void shouldCutWhatIsAppendedLater() throws IOException {
        try (LogCut cut = LogCut.open(folder, LogListing.of(folder))) {
            append(EVENTS);
            Files.delete(folder.resolve(MEMORIES));

            assertThat(cut.parts())
                    .filteredOn(part -> part.path().endsWith(".log"))
                    .extracting(part -> new String(part.read().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .containsExactly("events", "memories");
        }
    }

    private void write(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }

    private void append(String path) throws IOException {
        Files.writeString(folder.resolve(path), "more", StandardOpenOption.APPEND);
    }
}
