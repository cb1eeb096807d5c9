/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.recall.ground.Standing;
import dev.memlog.recall.ground.Standing.Line;
import dev.memlog.testkit.GitFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories that git plays through what developers do, and what is said of memories afterwards. */
class PlayedRepositoryTest {
    @TempDir
    Path temp;

    private GitFolder shop;
    private Played played;

    @BeforeEach
    void init() {
        assumeTrue(GitFolder.isPossible(), "git is not installed");
        shop = GitFolder.init(temp.resolve("shop"));
        played = new Played(shop);
        shop.write("A.java", "class A {\n  int one;\n}\n");
        shop.write("B.java", "class B {\n  int two;\n}\n");
        shop.write("C.java", "class C {\n  int three;\n}\n");
        shop.commit("1: begin");
    }

    @Test
    void shouldTellTheTruthThroughTwentyCommits() {
        played.remember("first", "A.java", "B.java");
        played.remember("of C", "C.java");
        assertThat(played.said("first")).isEmpty();

        shop.write("A.java", "class A {\n  long one;\n}\n");
        assertThat(played.said("first")).as("before it is committed").isEqualTo("[1 of 2 files changed since]");
        shop.commit("2: edit A");
        played.remember("second", "A.java");
        shop.git("mv", "B.java", "Box.java");
        shop.commit("3: rename B");
        assertThat(played.said("first"))
                .isEqualTo("[1 of 2 files changed since, 1 of 2 files renamed] [B.java is now Box.java]");
        shop.git("rm", "-q", "C.java");
        String deleted = shop.commit("4: delete C");
        assertThat(played.said("of C")).isEqualTo("[stale: its file is gone]");
        played.requireHonesty();

        shop.git("revert", "--no-edit", deleted); // 5
        assertThat(played.said("of C")).isEmpty();
        shop.write("A.java", "class A {\n  int one;\n}\n");
        shop.commit("6: A as it was");
        assertThat(played.said("first")).isEqualTo("[1 of 2 files renamed] [B.java is now Box.java]");
        assertThat(played.said("second")).isEqualTo("[1 of 1 file changed since]");
        played.requireHonesty();

        // Rebased, merged and thrown away: the commit that was seen is no more.
        shop.git("checkout", "-q", "-b", "feature/rebased");
        shop.write("X.java", "class X {\n  int half;\n}\n");
        played.remember("half done", "X.java");
        shop.write("X.java", "class X {\n  int whole;\n}\n");
        shop.commit("7: add X");
        played.remember("of rebased", "X.java", "A.java");
        shop.git("checkout", "-q", "main");
        assertThat(played.said("of rebased")).isEqualTo("-[on branch feature/rebased, not merged here]");
        shop.write("D.java", "class D {\n  int four;\n}\n");
        shop.commit("8: add D");
        played.requireHonesty();
        shop.git("checkout", "-q", "feature/rebased");
        assertThat(played.said("of rebased")).isEmpty();
        assertThat(played.said("half done")).isEqualTo("[1 of 1 file changed since]");
        shop.git("rebase", "-q", "main"); // 9
        played.requireHonesty();
        shop.git("checkout", "-q", "main");
        shop.git("merge", "-q", "--ff-only", "feature/rebased");
        forget("feature/rebased");
        assertThat(played.said("of rebased")).isEmpty();
        played.requireHonesty();

        // Squashed while main went on; edited afterwards.
        shop.git("checkout", "-q", "-b", "feature/squashed");
        shop.write("Y.java", "class Y {\n  int early;\n}\n");
        shop.commit("10: add Y");
        played.remember("early", "Y.java");
        shop.write("Y.java", "class Y {\n  int late;\n}\n");
        shop.write("Box.java", "class Box {\n  int two;\n  int deep;\n}\n");
        shop.commit("11: edit Y and Box");
        played.remember("of squashed", "Y.java", "Box.java");
        shop.git("checkout", "-q", "main");
        shop.write("D.java", "class D {\n  long four;\n}\n");
        shop.commit("12: edit D");
        assertThat(played.said("of squashed")).startsWith("-");
        shop.git("merge", "-q", "--squash", "feature/squashed");
        shop.commit("13: squash");
        assertThat(played.said("of squashed")).isEmpty();
        shop.write("Y.java", "class Y {\n  int later;\n}\n");
        shop.commit("14: edit Y");
        assertThat(played.said("of squashed")).isEqualTo("[1 of 2 files changed since]");
        assertThat(played.said("early")).as("seen in between").isEqualTo("[1 of 1 file changed since]");
        forget("feature/squashed");
        assertThat(played.said("of squashed")).isEqualTo("[1 of 2 files changed since]");

        // Merged as it is.
        shop.git("checkout", "-q", "-b", "feature/merged");
        shop.write("M.java", "class M {\n  int mine;\n}\n");
        played.remember("before it was committed", "M.java");
        shop.commit("15: add M");
        shop.git("checkout", "-q", "main");
        shop.write("D.java", "class D {\n  short four;\n}\n");
        shop.commit("16: edit D again");
        shop.git("merge", "-q", "--no-edit", "feature/merged"); // 17
        shop.write("M.java", "class M {\n  int ours;\n}\n");
        shop.commit("18: edit M");
        assertThat(played.said("before it was committed")).isEqualTo("[1 of 1 file changed since]");

        // Never merged, and thrown away in the end.
        shop.git("checkout", "-q", "-b", "feature/lost");
        shop.write("Z.java", "class Z {\n  int lost;\n}\n");
        shop.write("A.java", "class A {\n  int lost;\n}\n");
        shop.commit("19: add Z");
        played.remember("of lost", "Z.java", "A.java");
        shop.git("checkout", "-q", "main");
        shop.write("E.java", "class E {\n  int five;\n}\n");
        shop.commit("20: add E");
        assertThat(played.said("of lost")).isEqualTo("-[on branch feature/lost, not merged here]");
        played.requireHonesty();
        forget("feature/lost");
        assertThat(played.said("of lost")).isEqualTo("-[on branch feature/lost, not merged here]");
        played.requireHonesty();

        // An old commit is checked out: what was seen on main later is not "changed since".
        shop.git("checkout", "-q", "--detach", "HEAD~4");
        played.remember("detached", "D.java");
        shop.git("checkout", "-q", "main");
        played.remember("of E", "E.java");
        shop.git("checkout", "-q", "HEAD~1");
        assertThat(played.said("of E")).isEqualTo("[1 of 1 file differs here, seen on main]");
        Standing beside = played.standing(shop.path(), "of E");
        assertThat(beside).extracting(Standing::line).isEqualTo(Line.BESIDE);
        assertThat(beside).extracting(Standing::isStale).isEqualTo(false);
    }

    /** With the branch go its commits, as far as nothing else holds them. */
    private void forget(String branch) {
        shop.git("branch", "-q", "-D", branch);
        shop.git("reflog", "expire", "--expire=now", "--expire-unreachable=now", "--all");
        shop.git("gc", "-q", "--prune=now");
    }

    @Test
    void shouldKnowTheLastCommitOfADeletedBranchFromTheReflog() {
        shop.git("checkout", "-q", "-b", "topic");
        shop.write("T.java", "class T {\n  int draft;\n}\n");
        shop.write("U.java", "class U {\n  int u;\n}\n");
        played.remember("draft", "T.java");
        shop.write("T.java", "class T {\n  int done;\n}\n");
        shop.commit("add T");
        shop.git("checkout", "-q", "main");
        shop.git("merge", "-q", "--squash", "topic");
        shop.commit("squash");
        shop.git("branch", "-q", "-D", "topic");
        shop.write("T.java", "class T {\n  int more;\n}\n");
        shop.commit("edit T");

        assertThat(played.said("draft")).isEqualTo("[1 of 1 file changed since]");
    }

    @Test
    void shouldTellAFileThatIsMovedWithoutGitFromOneThatIsGone() throws IOException {
        played.remember("moved", "B.java");
        played.remember("gone", "C.java");
        Files.createDirectories(shop.path().resolve("lib"));
        Files.move(shop.path().resolve("B.java"), shop.path().resolve("lib/B.java"));
        Files.delete(shop.path().resolve("C.java"));

        assertThat(played.said("moved")).isEqualTo("[1 of 1 file renamed] [B.java is now lib/B.java]");
        assertThat(played.said("gone")).isEqualTo("[stale: its file is gone]");
    }

    @Test
    void shouldNotTakeACopyOrAnEmptyFileForTheOneThatIsGone() throws IOException {
        shop.write("copy/B.java", "class B {\n  int two;\n}\n");
        shop.write("pkg/__init__.py", "");
        shop.write("other/__init__.py", "");
        shop.commit("a copy");
        played.remember("original", "B.java");
        played.remember("empty", "pkg/__init__.py");
        Files.delete(shop.path().resolve("B.java"));
        Files.delete(shop.path().resolve("pkg/__init__.py"));

        assertThat(played.said("original")).isEqualTo("[stale: its file is gone]");
        assertThat(played.said("empty")).isEqualTo("[stale: its file is gone]");
    }

    @Test
    void shouldNotTakeOtherLineEndsForAChange() throws IOException {
        played.remember("unix", "A.java");
        shop.git("config", "core.autocrlf", "true");
        Files.delete(shop.path().resolve("A.java"));
        shop.git("checkout", "-q", "--", "A.java");
        assertThat(Files.readString(shop.path().resolve("A.java"))).contains("\r\n");
        played.remember("windows", "A.java");

        assertThat(played.said("unix")).isEmpty();
        shop.git("config", "core.autocrlf", "false");
        Files.delete(shop.path().resolve("A.java"));
        shop.git("checkout", "-q", "--", "A.java");
        assertThat(played.said("windows")).isEmpty();
    }

    @Test
    void shouldCompareInTheWorktreeOfTheReader() {
        played.remember("main", "A.java");
        shop.git("worktree", "add", "-q", "-b", "fix", temp.resolve("fix").toString());
        Path fix = temp.resolve("fix");
        assertThat(played.said(fix, "main")).isEmpty();
        shop.write("../fix/A.java", "class A {\n  int fixed;\n}\n");
        played.remember(fix, "fix", "A.java");

        assertThat(played.said(fix, "main")).isEqualTo("[1 of 1 file changed since]");
        assertThat(played.said("main")).isEmpty();
        assertThat(played.said(fix, "fix")).isEmpty();
    }

    @Test
    void shouldGoByTheIndexWhereASparseCheckoutLeavesAFileOut() {
        shop.write("big/Asset.java", "class Asset {}\n");
        shop.commit("an asset");
        played.remember("asset", "big/Asset.java");
        shop.git("sparse-checkout", "set", "--cone", "lib");

        assertThat(shop.path().resolve("big/Asset.java")).doesNotExist();
        assertThat(played.said("asset")).isEmpty();
    }

    @Test
    void shouldSayNothingOfAnotherRepository() {
        GitFolder other = GitFolder.init(temp.resolve("other"));
        other.write("A.java", "class A of another {}\n");
        other.commit("begin");
        played.remember("ours", "A.java", "B.java");

        assertThat(played.said(other.path(), "ours")).isEqualTo("?");
        assertThat(played.said(temp.resolve("nowhere"), "ours")).isEqualTo("?");
    }

    @Test
    void shouldKnowAClonesFilesByItsRemoteOrItsCommits() {
        played.remember("ours", "A.java");
        GitFolder clone = GitFolder.init(temp.resolve("clone"));
        clone.git("fetch", "-q", shop.path().toString(), "main");
        clone.git("reset", "-q", "--hard", "FETCH_HEAD");
        assertThat(played.said(clone.path(), "ours")).isEmpty();
        clone.write("A.java", "class A {\n  int cloned;\n}\n");

        assertThat(played.said(clone.path(), "ours")).isEqualTo("[1 of 1 file changed since]");
    }

    @Test
    void shouldCompareOutsideOfGit() throws IOException {
        Path notes = Files.createDirectories(temp.resolve("notes"));
        Files.writeString(notes.resolve("plan.md"), "a plan\n");
        Files.writeString(notes.resolve("old.md"), "an old plan\n");
        Grounds seen = played.remember(notes.toRealPath(), "plan", "plan.md", "old.md");
        assertThat(seen.head()).isNull();
        assertThat(seen.branch()).isNull();
        assertThat(played.said(notes, "plan")).isEmpty();
        Files.writeString(notes.resolve("plan.md"), "a better plan\n");
        Files.delete(notes.resolve("old.md"));

        assertThat(played.said(notes, "plan")).isEqualTo("[1 of 2 files changed since, 1 of 2 files gone]");
    }

    @Test
    void shouldReadNothingOutsideOfTheTree() throws IOException {
        Files.writeString(temp.resolve("secret.txt"), "a secret\n");
        Files.createSymbolicLink(shop.path().resolve("link.txt"), temp.resolve("secret.txt"));
        Files.createSymbolicLink(shop.path().resolve("up"), temp);
        Files.createSymbolicLink(shop.path().resolve("inside.txt"), Path.of("A.java"));
        Grounds seen =
                played.remember("links", "link.txt", "up/secret.txt", "inside.txt", "../secret.txt", ".git/HEAD");

        assertThat(seen.files()).extracting(SeenFile::path).containsExactly("A.java");
        String secret = GitFolder.init(temp.resolve("hasher"))
                .git("hash-object", temp.resolve("secret.txt").toString())
                .strip();
        played.put(
                "asked for",
                seen.with(List.of(
                        new SeenFile("../secret.txt", secret, null, 9L),
                        new SeenFile("link.txt", secret, null, 9L),
                        new SeenFile("up/secret.txt", secret, null, 9L),
                        new SeenFile(".git/HEAD", secret, null, 9L))));
        Standing standing = played.standing(shop.path(), "asked for");
        assertThat(standing).extracting(Standing::files).isEqualTo(0);
        assertThat(standing).extracting(Standing::mark).isEqualTo("");
    }

    @Test
    void shouldStillCompareContentsWhereTheRepositoryIsBroken() throws IOException {
        played.remember("changed", "A.java");
        played.remember("gone", "C.java");
        shop.git("gc", "-q");
        try (Stream<Path> packs = Files.list(shop.path().resolve(".git/objects/pack"))) {
            for (Path pack : packs.toList()) {
                byte[] bytes = Files.readAllBytes(pack);
                Files.delete(pack);
                Files.write(pack, Arrays.copyOf(bytes, bytes.length / 2));
            }
        }
        shop.write("A.java", "class A {\n  int other;\n}\n");

        assertThat(played.said("changed")).isEqualTo("[1 of 1 file changed since]");
        Files.delete(shop.path().resolve("C.java"));
        assertThat(played.said("changed")).isEqualTo("[1 of 1 file changed since]");
        assertThat(played.said("gone")).isIn("?", "[stale: its file is gone]");
    }

    @Test
    void shouldClaimNothingOfALargeFileOfTheSameSize() throws IOException {
        Path large = shop.path().resolve("data.bin");
        Files.write(large, new byte[5_000_000]);
        played.remember("large", "data.bin");
        byte[] other = new byte[5_000_000];
        other[7] = 1;
        Files.write(large, other);
        assertThat(played.said("large")).isEmpty();
        Files.write(large, new byte[5_000_001]);

        assertThat(played.said("large")).isEqualTo("[1 of 1 file changed since]");
    }

    @Test
    void shouldWriteNothingIntoTheRepository() throws IOException {
        played.remember("first", "A.java");
        List<String> before = files(shop.path());
        shop.git("status", "--short");
        played.said("first");

        assertThat(files(shop.path())).isEqualTo(before);
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}
