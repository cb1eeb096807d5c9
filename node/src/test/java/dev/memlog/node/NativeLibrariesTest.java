/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.memlog.node.process.ChildJvm;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
    @TempDir
    private Path temp;

    private Path data;
    private Path temporary;

    /** A process that loads what a node loads. */
    public static void main(String[] args) throws SQLException {
        try (DataFolder folder = DataFolder.open(Path.of(args[0]))) {
            NativeLibraries.loadFor(folder);
            try (Connection database = DriverManager.getConnection("jdbc:sqlite::memory:")) {
                System.out.println("loaded " + database.isValid(1));
            }
        } catch (UserError e) {
            System.out.println(e.getMessage());
        }
    }

    @BeforeEach
    void makeFolders() throws IOException {
        data = Files.createDirectories(temp.resolve("data"));
        temporary = Files.createDirectories(temp.resolve("temporary"));
    }

    @Test
    void shouldLoadFromTheDataFolderWhenThereIsNoOtherPlace() throws Exception {
        Files.createDirectories(data.resolve("native"));
        Path leftover = Files.createFile(data.resolve("native/sqlite-of-a-killed-node.so"));

        assertThat(run(temp.resolve("nowhere"))).endsWith("loaded true");
        assertThat(leftover).doesNotExist();
    }

    @Test
    void shouldNameBothFoldersWhenNeitherCanBeUsed() throws Exception {
        Files.createFile(data.resolve("native"));

        assertThat(run(temp.resolve("nowhere")).getLast())
                .contains("neither from " + data.resolve("native"), " nor from " + temp.resolve("nowhere"))
                .contains("MEMLOG_JAVA_OPTS=-Djava.io.tmpdir=DIR");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLoadFromTheDataFolderWhenProgramsDoNotRunInTmp() throws Exception {
        assertThat(runWhereNoexec(temporary)).endsWith("loaded true");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldLoadFromTmpWhenProgramsDoNotRunInTheDataFolder() throws Exception {
        assertThat(runWhereNoexec(data)).endsWith("loaded true");
    }

    private List<String> run(Path tmp) throws Exception {
        return output(command(tmp));
    }

    /** Mounts need root, and a system that lets root mount. */
    private List<String> runWhereNoexec(Path mounted) throws Exception {
        assumeThat(output(
                        List.of("unshare", "-m", "mount", "-t", "tmpfs", "-o", "noexec", "tmpfs", mounted.toString())))
                .as("may mount")
                .isEmpty();
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "-m",
                "sh",
                "-c",
                "mount -t tmpfs -o noexec tmpfs \"$0\" && exec \"$@\"",
                mounted.toString()));
        command.addAll(command(temporary));
        return output(command);
    }

    private List<String> command(Path tmp) {
        List<String> command = new ArrayList<>(ChildJvm.command(NativeLibrariesTest.class, "-Djava.io.tmpdir=" + tmp));
        command.add(data.toString());
        return command;
    }

    private static List<String> output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.lines().toList();
    }
}
