/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
    @TempDir
    private Path temp;

    @Test
    void shouldBeItsOwnersAloneBeforeAnythingIsInItAlsoInPlaceOfALeftover() throws Exception {
        Path file = Files.writeString(temp.resolve("draft"), "from a process that died, and much longer");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        try (OutputStream out = PrivateFile.create(file)) {
            assertThat(file).isEmptyFile();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            out.write("new".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(file).hasContent("new");
    }

    @Test
    void shouldNotWriteThroughALinkThatSomebodyPutThere() throws Exception {
        Path other = Files.writeString(temp.resolve("other"), "untouched");
        Path file = Files.createSymbolicLink(temp.resolve("draft"), other);

        try (OutputStream out = PrivateFile.create(file)) {
            out.write(1);
        }

        assertThat(other).hasContent("untouched");
    }
}
