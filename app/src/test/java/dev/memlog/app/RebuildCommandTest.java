/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

class RebuildCommandTest {
    @TempDir
    private Path temp;

    private final StringWriter said = new StringWriter();

    @Test
    void shouldDeleteTheDatabaseOrTheStatesAndNothingElse() throws IOException {
        Files.writeString(temp.resolve("memlog.db"), "rows");
        Path state = Files.createDirectories(temp.resolve("streams/memlog/0_0/rocksdb"));
        Files.writeString(state.resolve("000001.sst"), "state");
        Path log = Files.createDirectories(temp.resolve("broker"));

        assertThat(run("--states", "--data", temp.toString()))
                .as(said.toString())
                .isZero();
        assertThat(temp.resolve("streams")).doesNotExist();
        assertThat(temp.resolve("memlog.db")).exists();

        assertThat(run("--data", temp.toString())).as(said.toString()).isZero();
        assertThat(temp.resolve("memlog.db")).doesNotExist();
        assertThat(log).exists();

        assertThat(run("--data", temp.toString())).isZero();
        assertThat(said.toString()).contains("nothing to do: there is no " + temp.resolve("memlog.db"));
    }

    @Test
    void shouldMakeNoFolderOfAMisspelledName() {
        assertThat(run("--data", temp.resolve("mistake").toString())).isEqualTo(ExitCode.SOFTWARE);

        assertThat(said.toString()).contains("there is no data folder " + temp.resolve("mistake"));
        assertThat(temp.resolve("mistake")).doesNotExist();
    }

    private int run(String... arguments) {
        CommandLine line = Cli.commandLine(Map.of(), Map.of("rebuild", new RebuildCommand(Map.of())))
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said));
        String[] all = new String[arguments.length + 1];
        all[0] = "rebuild";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }
}
