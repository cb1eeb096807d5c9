/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path temp;

    /** Another process that holds the folder until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        DataFolder folder = DataFolder.open(Path.of(args[0]));
        System.out.println("held " + folder.folder());
        new CountDownLatch(1).await();
    }

    @Test
    void shouldNameTheHolderWhenAnotherProcessHasTheFolder() throws Exception {
        Path folder = temp.resolve("deep/data");
        Process holder = hold(folder);
        try {
            assertThatThrownBy(() -> DataFolder.open(folder))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("(process " + holder.pid() + ") already runs on " + folder)
                    .hasMessageContaining("--data");
        } finally {
            holder.destroyForcibly().waitFor();
        }

        // The lock has died with its process, whatever the file says.
        try (DataFolder mine = DataFolder.open(folder)) {
            assertThat(Files.readString(folder.resolve("memlog.lock")).strip())
                    .isEqualTo(String.valueOf(ProcessHandle.current().pid()));
            assertThat(mine.broker()).isEqualTo(folder.resolve("broker"));
        }
    }

    @Test
    void shouldRefuseASecondHolderInTheSameProcess() {
        try (DataFolder first = DataFolder.open(temp)) {
            assertThatThrownBy(() -> DataFolder.open(temp))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("already runs on " + first.folder());
        }
        DataFolder.open(temp).close();
    }

    @Test
    void shouldSayWhatToDoWhenTheFolderCannotBeMade() throws IOException {
        Path file = Files.createFile(temp.resolve("a-file"));

        assertThatThrownBy(() -> DataFolder.open(file.resolve("data")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--data");
    }

    @Test
    void shouldKeepStrangersOutOfAFolderItMakes() throws IOException {
        Path folder = temp.resolve("mine");
        DataFolder.open(folder).close();

        assertThat(Files.getPosixFilePermissions(folder))
                .hasSize(3)
                .allMatch(each -> each.name().startsWith("OWNER_"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayWhatToDoWhenTheDiskIsFull() {
        // A file system without room, whatever the machine.
        assertThatThrownBy(() -> DataFolder.requireRoom(Path.of("/proc")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the disk of the data folder /proc is full: 0 MB are left")
                .hasMessageContaining("--data");
        assertThatCode(() -> DataFolder.requireRoom(temp)).doesNotThrowAnyException();
    }

    private static Process hold(Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DataFolderTest.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().lines().anyMatch(line -> line.startsWith("held ")))
                .isTrue();
        return process;
    }
}
