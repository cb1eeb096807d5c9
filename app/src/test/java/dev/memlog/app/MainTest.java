/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    private Path home;

    /** Java takes the home folder from the password file, the shell and the agents from HOME: a tried-out node wrote into the real one. */
    @Test
    void shouldKeepItsFolderInTheHomeThatTheShellNames() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "rebuild"))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("MEMLOG_"));
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        String said;
        try (var output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(process.waitFor()).as(said).isEqualTo(1);
        assertThat(said).contains("there is no data folder " + home.resolve(".memlog"));
    }
}
