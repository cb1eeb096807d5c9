/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderPlaceTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Dropbox", "Dropbox (Acme)", "OneDrive - Acme", "Library/Mobile Documents/com~apple~CloudDocs",
                "Library/CloudStorage/GoogleDrive-ada@example.com", "iCloudDrive", "Google Drive/My Drive", "Nextcloud"
            })
    void shouldDoubtAFolderThatIsCopiedToOtherMachines(String place) {
        assertThat(FolderPlace.doubts(temp.resolve(place).resolve("memlog")))
                .anySatisfy(doubt -> assertThat(doubt).contains("copies to other machines"));
    }

    @Test
    void shouldDoubtAFolderThatALinkLeadsTo() throws IOException {
        Path real = Files.createDirectories(temp.resolve("Dropbox/memlog"));
        Path link = Files.createSymbolicLink(temp.resolve("memlog"), real);
        Path marked = Files.createDirectories(temp.resolve("shared/memlog"));
        Files.createDirectory(temp.resolve("shared/.stfolder"));

        assertThat(FolderPlace.doubts(link))
                .anySatisfy(doubt -> assertThat(doubt).contains("Dropbox"));
        assertThat(FolderPlace.doubts(marked))
                .anySatisfy(doubt -> assertThat(doubt).contains("shared"));
    }

    @Test
    void shouldDoubtNoFolderForANameThatOnlySoundsLikeIt() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("my-dropbox-client/box"));

        assertThat(FolderPlace.doubts(folder)).noneMatch(doubt -> doubt.contains("copies"));
        assertThat(FolderPlace.mapping(folder)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldSayWhyNothingCanBeMapped() {
        assertThat(FolderPlace.mapping(Path.of("/proc"))).isPresent();
        assertThat(FolderPlace.fileSystem(Path.of("/proc/none"))).isEqualTo("proc");
    }
}
