/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectDetectorTest {
    private final ProjectDetector detector = new ProjectDetector();

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/home/nobody/shop,shop",
                "/home/nobody/shop/,shop",
                "C:\\Users\\dev\\shop,shop",
                "C:/Users/dev/shop,shop",
                "\\\\server\\share\\shop,shop",
                "relative/shop,shop",
                "/,-",
                "C:\\,-",
                "' ',-",
            })
    void shouldTakeTheBaseNameOfAFolderThatIsNotHere(String cwd, String project) {
        assertThat(detector.projectOf(cwd)).isEqualTo(project);
    }

    @Test
    void shouldTakeAFolderNameThatIsNoPath() {
        assertThat(detector.projectOf("/nowhere/\u0000shop")).isEqualTo("\u0000shop");
    }

    @Test
    void shouldTakeTheRepositoryAroundTheFolder() throws IOException {
        Path repository = repository("shop");
        Path inside = Files.createDirectories(repository.resolve("src/main"));

        assertThat(detector.projectOf(inside.toString())).isEqualTo("shop");
        assertThat(detector.projectOf(repository.toString())).isEqualTo("shop");
    }

    @Test
    void shouldTakeTheFolderWhenThereIsNoRepository() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("notes"));

        assertThat(detector.projectOf(folder.toString())).isEqualTo("notes");
    }

    @Test
    void shouldPreferTheNearestMarkersFirstLine() throws IOException {
        Path repository = repository("shop");
        Path inside = Files.createDirectories(repository.resolve("web/src"));
        Files.writeString(repository.resolve(ProjectDetector.MARKER), "  the shop \nsecond line\n");
        assertThat(detector.projectOf(inside.toString())).isEqualTo("the shop");

        Files.writeString(repository.resolve("web").resolve(ProjectDetector.MARKER), "shop-web");
        assertThat(detector.projectOf(inside.toString())).isEqualTo("shop-web");
    }

    @Test
    void shouldPassOverAMarkerThatSaysNothing() throws IOException {
        Path repository = repository("shop");
        Files.writeString(repository.resolve(ProjectDetector.MARKER), "\n\n");

        assertThat(detector.projectOf(repository.toString())).isEqualTo("shop");
    }

    // Worktrees in temporary folders used to become projects of their own.
    @Test
    void shouldTakeTheMainRepositoryOfAWorktree() throws IOException {
        Path repository = repository("shop");
        Path link = Files.createDirectories(repository.resolve(".git/worktrees/fix-1"));
        Files.writeString(link.resolve("commondir"), "../..\n");
        Path worktree = Files.createDirectories(temp.resolve("trees/fix-1"));
        Files.writeString(worktree.resolve(".git"), "gitdir: " + link + "\n");

        assertThat(detector.projectOf(worktree.toString())).isEqualTo("shop");
        assertThat(detector.projectOf(
                        Files.createDirectories(worktree.resolve("src")).toString()))
                .isEqualTo("shop");
    }

    @Test
    void shouldTakeTheMainRepositoryOfAWorktreeByItsPathWhenThatIsAway() throws IOException {
        Path worktree = Files.createDirectories(temp.resolve("fix-2"));
        Files.writeString(worktree.resolve(".git"), "gitdir: /gone/shop/.git/worktrees/fix-2\n");

        assertThat(detector.projectOf(worktree.toString())).isEqualTo("shop");
    }

    @Test
    void shouldTakeABareRepositorysNameForItsWorktrees() throws IOException {
        Path link = Files.createDirectories(temp.resolve("shop.git/worktrees/main"));
        Files.writeString(link.resolve("commondir"), "../..");
        Path worktree = Files.createDirectories(temp.resolve("main"));
        Files.writeString(worktree.resolve(".git"), "gitdir: ../shop.git/worktrees/main");

        assertThat(detector.projectOf(worktree.toString())).isEqualTo("shop");
    }

    @Test
    void shouldTakeASubmoduleForItself() throws IOException {
        Path repository = repository("shop");
        Files.createDirectories(repository.resolve(".git/modules/lib"));
        Path module = Files.createDirectories(repository.resolve("lib"));
        Files.writeString(module.resolve(".git"), "gitdir: ../.git/modules/lib\n");

        assertThat(detector.projectOf(module.toString())).isEqualTo("lib");
    }

    @Test
    void shouldTakeTheFolderWhenItsGitFileIsBroken() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("odd"));
        Files.write(folder.resolve(".git"), new byte[] {(byte) 0xff, 0, 1});

        assertThat(detector.projectOf(folder.toString())).isEqualTo("odd");
    }

    // What git itself writes, and not what we take it to write.
    @Test
    void shouldTellWorktreesOfGitItselfAsTheirRepository() throws Exception {
        assumeTrue(git(temp, "--version") == 0, "git is not installed");
        Path main = Files.createDirectories(temp.resolve("shop"));
        assertThat(git(main, "init", "-q")).isZero();
        assertThat(git(
                        main,
                        "-c",
                        "user.name=t",
                        "-c",
                        "user.email=t@example.invalid",
                        "commit",
                        "-q",
                        "--allow-empty",
                        "-m",
                        "x"))
                .isZero();
        assertThat(git(main, "worktree", "add", "-q", "-b", "feature/cart-rounding", "../trees/fix"))
                .isZero();
        String inside =
                Files.createDirectories(temp.resolve("trees/fix/src/web")).toString();

        assertThat(detector.projectOf(inside)).isEqualTo("shop");
        assertThat(ProjectDetector.branchOf(inside)).isEqualTo("feature/cart-rounding");
        assertThat(ProjectDetector.branchOf(temp.toString())).isNull();
        assertThat(git(temp.resolve("trees/fix"), "checkout", "-q", "--detach")).isZero();
        assertThat(ProjectDetector.branchOf(inside)).isNull();
    }

    private static int git(Path folder, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private Path repository(String name) throws IOException {
        Path repository = Files.createDirectories(temp.resolve(name));
        Files.createDirectories(repository.resolve(".git/refs"));
        Files.writeString(repository.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        return repository;
    }
}
