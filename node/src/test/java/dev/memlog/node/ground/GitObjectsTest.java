/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.memlog.testkit.GitFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What git wrote is read as git reads it: an object's id is the hash of what was read. */
class GitObjectsTest {
    private static final List<String> TYPES = List.of("", "commit", "tree", "blob", "tag");

    @TempDir
    Path temp;

    @BeforeEach
    void needGit() {
        assumeTrue(GitFolder.isPossible(), "git is not installed");
    }

    @ParameterizedTest
    @CsvSource({"sha1, false", "sha1, true", "sha256, true"})
    void shouldReadEachObjectLooseAndPacked(String format, boolean packed) throws Exception {
        GitFolder folder = repository(format);
        if (packed) {
            folder.git("gc", "-q", "--aggressive", "--prune=now");
        }
        boolean sha256 = format.equals("sha256");
        MessageDigest digest = MessageDigest.getInstance(sha256 ? "SHA-256" : "SHA-1");
        int read = 0;
        try (GitObjects objects = new GitObjects(folder.path().resolve(".git"), sha256)) {
            for (String line :
                    folder.git("rev-list", "--objects", "--all").lines().toList()) {
                String id = line.split(" ", 2)[0];
                GitObjects.Content content = Objects.requireNonNull(objects.read(id), line);
                digest.update((TYPES.get(content.type()) + " " + content.bytes().length + "\0")
                        .getBytes(StandardCharsets.US_ASCII));
                assertThat(HexFormat.of().formatHex(digest.digest(content.bytes())))
                        .isEqualTo(id);
                read++;
            }
            assertThat(objects.read("0".repeat(sha256 ? 64 : 40))).isNull();
        }
        assertThat(read).isGreaterThan(200);
        if (packed) {
            // Otherwise the test would say nothing of deltas.
            assertThat(folder.git("count-objects", "-v")).contains("in-pack: " + read);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void shouldReadTheIndexOfEachVersion(int version) throws Exception {
        GitFolder folder = repository("sha1");
        folder.write("später/ünïcode.txt", "text\n");
        folder.commit("a name of other letters");
        folder.git("update-index", "--index-version", String.valueOf(version));
        if (version == 3) {
            folder.git("update-index", "--skip-worktree", "dir1/file1.txt");
        }
        Map<String, String> entries = new LinkedHashMap<>();
        Map<String, Boolean> skipped = new HashMap<>();
        GitIndex.read(folder.path().resolve(".git"), false, (path, id, isSkipped) -> {
            entries.put(path, id);
            skipped.put(path, isSkipped);
        });
        Map<String, String> expected = new LinkedHashMap<>();
        for (String line : folder.git("-c", "core.quotepath=false", "ls-files", "-s")
                .lines()
                .toList()) {
            expected.put(line.substring(line.indexOf('\t') + 1), line.split(" ", 3)[1]);
        }

        assertThat(entries).isEqualTo(expected);
        assertThat(skipped.get("dir1/file1.txt")).isEqualTo(version == 3);
    }

    @Test
    void shouldFindWhereHistoriesMeetAsGitDoes() throws Exception {
        GitFolder folder = GitFolder.init(temp.resolve("graph"));
        Random random = new Random(7);
        folder.write("f.txt", "0");
        folder.commit("0");
        List<String> branches = List.of("main", "b1", "b2", "b3");
        branches.stream().skip(1).forEach(branch -> folder.git("branch", branch));
        for (int i = 1; i <= 40; i++) {
            String branch = branches.get(random.nextInt(branches.size()));
            folder.git("checkout", "-q", branch);
            if (random.nextInt(4) == 0) {
                String other = branches.get(random.nextInt(branches.size()));
                folder.git("merge", "-q", "--no-edit", "-X", "ours", other);
            } else {
                folder.write(branch + ".txt", String.valueOf(i));
                folder.commit(String.valueOf(i));
            }
        }
        try (GitObjects objects = new GitObjects(folder.path().resolve(".git"), false)) {
            GitHistory history =
                    new GitHistory(objects, folder.path().resolve(".git"), false, new Limit(Long.MAX_VALUE / 2));
            for (String one : branches) {
                for (String other : branches) {
                    String here = folder.git("rev-parse", one).strip();
                    String there = folder.git("rev-parse", other).strip();
                    GitHistory.Meeting meeting = Objects.requireNonNull(history.meet(here, there));
                    assertThat(folder.git("merge-base", "--all", here, there)).contains(meeting.base());
                    assertThat(meeting.onlyHere())
                            .containsExactlyInAnyOrderElementsOf(folder.git("rev-list", here, "^" + there)
                                    .lines()
                                    .toList());
                    assertThat(history.changes(there, here, 1_000).keySet())
                            .containsExactlyInAnyOrderElementsOf(
                                    folder.git("diff", "--name-only", "--no-renames", there, here)
                                            .lines()
                                            .toList());
                }
            }
        }
    }

    /** Of many commits to a few long files, so that packs have chains of deltas. */
    private GitFolder repository(String format) {
        GitFolder folder = GitFolder.init(temp.resolve(format), "--object-format=" + format);
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            StringBuilder text = new StringBuilder();
            for (int line = 0; line < 200; line++) {
                text.append(line == random.nextInt(200) ? "changed " + i : "line " + line)
                        .append('\n');
            }
            folder.write("dir" + i % 3 + "/file" + i % 7 + ".txt", text.toString());
            folder.write("many/n" + i + ".txt", "n" + i);
            folder.commit("commit " + i);
        }
        assertThat(Files.isDirectory(folder.path().resolve(".git/objects"))).isTrue();
        return folder;
    }
}
