/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoneFolderTest {
    @TempDir
    private Path temp;

    private final ProjectDetector detector = new ProjectDetector();

    @ParameterizedTest
    @ValueSource(strings = {".claude/worktrees/fix-rounding", ".worktrees/fix", "worktrees/a/src", "old-module/src"})
    void shouldTakeTheRepositoryAroundAFolderThatIsGone(String below) throws IOException {
        Path shop = temp.resolve("shop");
        Files.createDirectories(shop.resolve(".git"));

        ProjectDetector.Named named = detector.namedOf(shop.resolve(below).toString());

        assertThat(named).isEqualTo(detector.namedOf(shop.toString()));
        assertThat(named).extracting(ProjectDetector.Named::name).isEqualTo("shop");
    }

    @Test
    void shouldTakeTheRepositoryThatKnowsAWorktreeBesideIt() throws IOException {
        Path shop = temp.resolve("shop");
        Files.createDirectories(shop.resolve(".git/worktrees/fix"));
        Files.writeString(shop.resolve(".git/worktrees/fix/gitdir"), temp.resolve("shop-fix") + "/.git\n");

        assertThat(detector.projectOf(temp.resolve("shop-fix/src").toString())).isEqualTo("shop");
        assertThat(detector.projectOf(temp.resolve("shop-other").toString())).isEqualTo("shop-other");
    }

    @Test
    void shouldTakeAFolderForItselfWhereOnlyTheHomeIsARepository() throws IOException {
        String home = System.getProperty("user.home");
        Files.createDirectories(temp.resolve("ada/.git"));
        System.setProperty("user.home", temp.resolve("ada").toString());
        try {
            assertThat(detector.projectOf(temp.resolve("ada/bakery").toString()))
                    .isEqualTo("bakery");
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere/ada/shop/.claude/worktrees/fix-rounding, shop",
        "/nowhere/ada/shop/.worktrees/fix/src, shop",
        "'C:\\Users\\ada\\shop\\.claude\\worktrees\\fix', shop",
        "/home/nobody-here/.cursor/worktrees/shop/x1y2, shop",
        "/home/nobody-here/.claude/worktrees/fix, fix",
        "/nowhere/ada/worktrees/fix, fix"
    })
    void shouldGoByThePlaceWhereNothingIsHere(String cwd, String project) {
        assertThat(detector.namedOf(cwd)).isEqualTo(new ProjectDetector.Named(project, null));
    }
}
