/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FolderBoundsTest {
    @TempDir
    private Path temp;

    private Path home;
    private Path root;

    @BeforeEach
    void makeRepository() throws IOException {
        home = Files.createDirectories(temp.toRealPath().resolve("home"));
        root = home.resolve("shop");
        Files.createDirectories(root.resolve(".git/hooks"));
        Files.createDirectories(root.resolve("src/main"));
    }

    @Test
    void shouldAdmitFoldersOfTheRepositoryAndItsOwnOnlyWhenAsked() {
        assertThat(bounds().rootAround(root.resolve("src").toString())).contains(root);
        assertThat(bounds().admitted(root, root.resolve("src/main"))).contains(root.resolve("src/main"));
        assertThat(bounds().admitted(root, root)).isEmpty();
        assertThat(new FolderBounds(new FolderIndexConfig(List.of(), 5, true), home).admitted(root, root))
                .contains(root);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no/such/folder",
                ".git",
                ".git/hooks",
                ".idea",
                "node_modules/left-pad",
                "app/target/classes",
                "build",
                "..",
                "../elsewhere"
            })
    void shouldRefuseWhatIsNoSourceOrOutside(String below) throws IOException {
        if (!below.startsWith("no/")) {
            Files.createDirectories(root.resolve(below));
        }

        assertThat(bounds().admitted(root, root.resolve(below))).isEmpty();
    }

    @Test
    void shouldGoByRealPaths() throws IOException {
        Path outside = Files.createDirectories(temp.toRealPath().resolve("outside"));
        Files.createSymbolicLink(root.resolve("out-link"), outside);
        Files.createSymbolicLink(root.resolve("in-link"), root.resolve("src"));
        Files.createSymbolicLink(root.resolve("git-link"), root.resolve(".git/hooks"));
        Files.createSymbolicLink(home.resolve("shop-link"), root);

        assertThat(bounds().admitted(root, root.resolve("out-link"))).isEmpty();
        assertThat(bounds().admitted(root, root.resolve("git-link"))).isEmpty();
        assertThat(bounds().admitted(root, root.resolve("in-link"))).contains(root.resolve("src"));
        assertThat(bounds().rootAround(home.resolve("shop-link/src").toString()))
                .contains(root);
    }

    @Test
    void shouldRefuseAnotherRepositoryWithin() throws IOException {
        Files.createDirectories(root.resolve("lib/.git"));
        Path module = Files.createDirectories(root.resolve("module/src"));
        Files.writeString(root.resolve("module/.git"), "gitdir: ../.git/modules/module\n");

        assertThat(bounds().admitted(root, root.resolve("lib"))).isEmpty();
        assertThat(bounds().admitted(root, module)).isEmpty();
    }

    @Test
    void shouldHaveNoRootInTheHomeFolderAboveItOrWithoutGit() throws IOException {
        Files.createDirectories(home.resolve("notes"));
        assertThat(bounds().rootAround(home.resolve("notes").toString())).isEmpty();
        assertThat(bounds().rootAround("src")).isEmpty();
        assertThat(bounds().rootAround("\0")).isEmpty();

        Files.createDirectories(home.resolve(".git"));
        assertThat(bounds().rootAround(home.resolve("notes").toString())).isEmpty();

        Files.delete(home.resolve(".git"));
        Files.createDirectories(temp.resolve(".git"));
        assertThat(bounds().rootAround(home.resolve("notes").toString())).isEmpty();
    }

    @Test
    void shouldRefuseWhatAnAgentReadsForAllProjects() throws IOException {
        Path kept = Files.createDirectories(home.resolve(".claude/commands"));
        Files.createDirectories(home.resolve(".claude/.git"));
        FolderBounds bounds = new FolderBounds(new FolderIndexConfig(List.of(), 5, true), home);

        assertThat(bounds.admitted(home.resolve(".claude"), home.resolve(".claude")))
                .isEmpty();
        assertThat(bounds.admitted(home.resolve(".claude"), kept)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", "src/main", "src/**", "src", "src/", "m?in", "~/shop/src", "~/shop/s*/main"})
    void shouldRefuseWhatIsExcludedWithAllBelow(String glob) throws IOException {
        Path deep = Files.createDirectories(root.resolve("src/main/deep"));
        Path other = Files.createDirectories(root.resolve("docs"));
        FolderBounds bounds = new FolderBounds(new FolderIndexConfig(List.of(glob), 5, false), home);

        assertThat(bounds.admitted(root, root.resolve("src/main"))).isEmpty();
        assertThat(bounds.admitted(root, deep)).isEmpty();
        assertThat(bounds.admitted(root, other)).contains(other);
    }

    @Test
    void shouldNameTheGlobThatIsNone() {
        assertThatThrownBy(() -> new FolderIndexConfig(List.of("a[b"), 5, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("folder-index.exclude: a[b");
    }

    @Test
    void shouldRefuseWhatIsPlainlyIgnored() throws IOException {
        Files.writeString(root.resolve(".gitignore"), "# tools\ngenerated/\n/docs/api\n*.log\n!kept\n");
        Path deep = Files.createDirectories(root.resolve("src/generated/code"));
        Path api = Files.createDirectories(root.resolve("docs/api"));
        Path kept = Files.createDirectories(root.resolve("src/docs/api"));

        assertThat(bounds().admitted(root, deep)).isEmpty();
        assertThat(bounds().admitted(root, api)).isEmpty();
        assertThat(bounds().admitted(root, kept)).contains(kept);
    }

    private FolderBounds bounds() {
        return new FolderBounds(new FolderIndexConfig(List.of(), 5, false), home);
    }
}
