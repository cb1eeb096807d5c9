/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.recall.folder.FolderFile.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderFileTest {
    private static final List<String> NOTES = List.of("a note");

    @TempDir
    private Path folder;

    @Test
    void shouldMakeTheFileAndDeleteItWithItsLastLine() throws IOException {
        FolderFile file = new FolderFile(folder);

        assertThat(file.put(List.of())).isEqualTo(Outcome.UNCHANGED);
        assertThat(file.wouldPut(NOTES)).isEqualTo(Outcome.WRITTEN);
        assertThat(folder).isEmptyDirectory();
        assertThat(file.put(NOTES)).isEqualTo(Outcome.WRITTEN);
        assertThat(file.hasMarks()).isTrue();
        assertThat(mine()).hasContent("<!-- memlog:begin -->\na note\n<!-- memlog:end -->");
        assertThat(file.put(List.of())).isEqualTo(Outcome.DELETED);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void shouldKeepPermissionsAndNotTouchWhatIsUnchanged() throws IOException {
        Files.writeString(mine(), "# Mine");
        Files.setPosixFilePermissions(mine(), PosixFilePermissions.fromString("rw-rw---x"));
        FolderFile file = new FolderFile(folder);

        assertThat(file.put(NOTES)).isEqualTo(Outcome.WRITTEN);
        FileTime longAgo = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(mine(), longAgo);

        assertThat(file.put(NOTES)).isEqualTo(Outcome.UNCHANGED);
        assertThat(Files.getLastModifiedTime(mine())).isEqualTo(longAgo);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mine())))
                .isEqualTo("rw-rw---x");
        assertThat(file.put(List.of())).isEqualTo(Outcome.WRITTEN);
        assertThat(mine()).hasContent("# Mine");
        assertThat(folder).isDirectoryNotContaining("glob:**.memlog");
    }

    @Test
    void shouldLeaveLinksAlone() throws IOException {
        Path other = Files.writeString(folder.resolve("AGENTS.md"), "# Shared");
        Files.createSymbolicLink(mine(), other);
        assertThat(new FolderFile(folder).put(NOTES)).isEqualTo(Outcome.LEFT_ALONE);

        Files.delete(mine());
        Files.createLink(mine(), other);

        assertThat(new FolderFile(folder).put(NOTES)).isEqualTo(Outcome.LEFT_ALONE);
        assertThat(other).hasContent("# Shared");
    }

    @Test
    void shouldLeaveReadOnlyLargeAndBrokenFilesAlone() throws IOException {
        Files.writeString(mine(), "<!-- memlog:begin -->\n");
        assertThat(new FolderFile(folder).put(NOTES)).isEqualTo(Outcome.LEFT_ALONE);

        Files.writeString(mine(), "# Mine\n".repeat(200_000));
        assertThat(new FolderFile(folder).put(NOTES)).isEqualTo(Outcome.LEFT_ALONE);

        Files.writeString(mine(), "# Mine\n");
        Files.setPosixFilePermissions(mine(), PosixFilePermissions.fromString("r--r--r--"));
        assertThat(new FolderFile(folder).put(NOTES)).isEqualTo(Outcome.LEFT_ALONE);
        assertThat(mine()).hasContent("# Mine");
    }

    private Path mine() {
        return folder.resolve("CLAUDE.md");
    }
}
