/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpoolFolderTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:37777, 127.0.0.1-37777",
        "http://[::1]:37777, ___1_-37777",
        "https://Memlog.example.org, memlog.example.org-443",
        "http://memlog.example.org/team/a, memlog.example.org-80_team_a"
    })
    void shouldNameAServersFolderInLettersThatEveryShellTakes(URI server, String name) {
        assertThat(SpoolFolder.name(server)).isEqualTo(name);
    }

    @Test
    void shouldLieWhereTheHooksOfTheSameEnvironmentPutIt() {
        assertThat(SpoolFolder.root(Map.of("HOME", "/home/u"))).isEqualTo(Path.of("/home/u/.memlog-spool"));
        assertThat(SpoolFolder.root(Map.of("HOME", "/home/u", "MEMLOG_SPOOL", "/var/x")))
                .isEqualTo(Path.of("/var/x"));
    }

    @Test
    void shouldTellWhatWaitsHowLongAndWhatWasDropped(@TempDir Path temp) throws IOException {
        Instant now = Instant.parse("2026-11-29T12:00:00Z");
        SpoolFolder folder = new SpoolFolder(temp);
        assertThat(folder.state().isEmpty()).isTrue();
        assertThat(new SpoolFolder(temp.resolve("none")).state().isEmpty()).isTrue();

        Files.createFile(temp.resolve(SpooledHook.stampOf(now.minusSeconds(600)) + "-a.codex"));
        Files.createFile(temp.resolve(SpooledHook.stampOf(now.minusSeconds(60)) + "-b.codex"));
        Files.writeString(temp.resolve(".dropped"), "...");

        assertThat(folder.state().text(now))
                .startsWith("2 wait for the node, the oldest for 10 min, 3 dropped for want of room");
    }
}
