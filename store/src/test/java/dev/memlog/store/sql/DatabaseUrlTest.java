/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "what?mode=memory", "50%41", "a#b;c&d=e", " blank ", "x?journal_mode=OFF&cache=shared"})
    void shouldMakeTheDatabaseInTheFolderThatIsNamed(String name) throws Exception {
        Path folder = Files.createDirectory(temp.resolve(name));

        try (Connection connection = DriverManager.getConnection(DatabaseUrl.of(folder.resolve("memlog.db")));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (a INTEGER)");
        }

        assertThat(folder.resolve("memlog.db")).isNotEmptyFile();
        try (Stream<Path> beside = Files.list(temp)) {
            assertThat(beside).containsExactly(folder);
        }
    }
}
