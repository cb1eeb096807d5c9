/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

class RocksDbLibraryTest {
    @TempDir
    private Path temp;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldOpenAStoreInAFolderThatIsCalledByAnEmoji() throws Exception {
        assumeThat(System.getProperty("sun.jnu.encoding"))
                .as("names may be of any characters")
                .isEqualTo("UTF-8");
        Path folder = temp.resolve("states \uD83E\uDD86");
        RocksDB.loadLibrary();

        for (int life = 0; life < 2; life++) {
            Path store = RocksDbLibrary.pathOf(folder).resolve("store-" + life);
            RocksDB.open(store.toString()).close();
            assertThat(folder.resolve("store-" + life).resolve("CURRENT")).exists();
            // The next one has the same name, and another number.
            deleteAll(folder);
        }
    }

    @Test
    void shouldLeaveOtherFoldersAsTheyAre() throws Exception {
        Path folder = temp.resolve("a, b? \u00FC %41");

        assertThat(RocksDbLibrary.pathOf(folder)).isEqualTo(folder);
    }

    private static void deleteAll(Path folder) throws Exception {
        try (var all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
