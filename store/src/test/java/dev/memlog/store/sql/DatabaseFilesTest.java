/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.store.OpenStore;
import dev.memlog.store.Records;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFilesTest {
    @TempDir
    private Path folder;

    @Test
    void shouldMakeFilesThatOnlyTheirOwnerCanRead() throws Exception {
        Path file = folder.resolve("memlog.db");
        try (OpenStore store = new OpenStore(file)) {
            store.apply(Records.memory(1, Records.observation("s", 1, "private")));

            assertThat(rights("memlog.db")).isEqualTo("rw-------");
            assertThat(rights("memlog.db-wal")).isEqualTo("rw-------");
            assertThat(rights("memlog.db-shm")).isEqualTo("rw-------");
        }
    }

    @Test
    void shouldTakeFromOthersWhatAnEarlierVersionLetThemRead() throws Exception {
        Path file = folder.resolve("memlog.db");
        new OpenStore(file).close();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        new OpenStore(file).close();

        assertThat(rights("memlog.db")).isEqualTo("rw-------");
    }

    private String rights(String name) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
