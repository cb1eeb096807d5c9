/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.ground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.ground.Grounds;
import dev.memlog.event.ground.SeenFile;
import dev.memlog.event.team.TeamName;
import dev.memlog.testkit.GitFolder;
import dev.memlog.testkit.TestClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a node notes of the files that a tool call names. */
class GroundingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final ObjectNode EDIT = JsonNodeFactory.instance.objectNode();

    @TempDir
    Path temp;

    private final Grounding grounding = new Grounding(new TestClock(NOW), Duration.ofSeconds(60));

    @ParameterizedTest
    @ValueSource(strings = {"sha1", "sha256"})
    void shouldNoteWhatGitWouldCallTheContent(String format) {
        assumeTrue(GitFolder.isPossible(), "git is not installed");
        GitFolder shop = GitFolder.init(temp.resolve("shop"), "--object-format=" + format);
        shop.write("src/A.java", "class A {}\n");
        String head = shop.commit("begin");
        shop.git("checkout", "-q", "-b", "feature/x");
        shop.write("src/A.java", "class A { int one; }\n");
        shop.write("win.txt", "one\r\ntwo\r\n");
        String absolute = shop.path().resolve("src/A.java").toString();

        Grounds seen = seen(shop.path().resolve("src"), EDIT, absolute, "A.java", "../win.txt", "none.txt");

        assertThat(seen.head()).isEqualTo(head);
        assertThat(seen.branch()).isEqualTo("feature/x");
        assertThat(seen.repository()).doesNotContain("shop");
        String unix = shop.git("-c", "core.autocrlf=input", "hash-object", "win.txt")
                .lines()
                .reduce((one, last) -> last)
                .orElseThrow();
        assertThat(seen.files())
                .containsExactly(
                        new SeenFile(
                                "src/A.java",
                                shop.git("hash-object", "src/A.java").strip(),
                                null,
                                21L),
                        new SeenFile(
                                "win.txt",
                                shop.git("hash-object", "--no-filters", "win.txt")
                                        .strip(),
                                unix,
                                10L),
                        SeenFile.absent("src/none.txt"));
        shop.git("pack-refs", "--all");
        assertThat(look(shop.path(), EDIT)).extracting(Grounds::head).isEqualTo(head);
    }

    @Test
    void shouldNoteAMissingFileOfACommandThatRemovesAlone() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("plain"));

        assertThat(seen(folder, command("git diff origin/main"), "origin/main").files())
                .isEmpty();
        assertThat(seen(folder, command("git rm -q old.txt && make"), "old.txt").files())
                .containsExactly(SeenFile.absent("old.txt"));
    }

    @Test
    void shouldLookAtNothingOfATeamAndNothingLate() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("plain"));
        Files.writeString(folder.resolve("a.txt"), "a");

        assertThat(grounding.of(
                        envelope(new SessionId(new TeamName("acme"), "s"), folder, NOW), List.of("a.txt"), EDIT))
                .isNull();
        assertThat(grounding.of(envelope(SessionId.local("s"), folder, NOW.minusSeconds(60)), List.of("a.txt"), EDIT))
                .as("from a spool or a transcript")
                .isNull();
        assertThat(look(temp.resolve("of another machine"), EDIT, "a.txt")).isNull();
        assertThat(grounding.folderOf("shop"))
                .contains(temp.resolve("of another machine").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/proc", "/proc/self", "/sys/kernel", "/dev"})
    void shouldLookAtNothingOfTheWholeSystem(String folder) {
        assertThat(look(Path.of(folder), EDIT, "/etc/passwd", "/proc/self/environ", "passwd"))
                .isNull();
    }

    @Test
    void shouldKnowWhatAHomeFolderKeepsForItself() {
        Path home = Path.of(System.getProperty("user.home"));

        assertThat(WorkTree.isPersonal(home.resolve(".ssh"))).isTrue();
        assertThat(WorkTree.isPersonal(home.resolve("work/.env/a"))).isTrue();
        assertThat(WorkTree.isPersonal(home.resolve("work/shop/a.txt"))).isFalse();
        assertThat(WorkTree.isPersonal(Path.of("/srv/.shop"))).isFalse();
    }

    @Test
    void shouldGoWithoutRatherThanWait() throws Exception {
        Path folder = Files.createDirectories(temp.resolve("plain"));
        Files.writeString(folder.resolve("a.txt"), "a");
        List<Runnable> stuck = new ArrayList<>();
        Grounding impatient = new Grounding(new TestClock(NOW), Duration.ofMillis(20), stuck::add);

        assertThat(impatient.of(envelope(SessionId.local("s"), folder, NOW), List.of("a.txt"), EDIT))
                .isNull();
        assertThat(stuck).hasSize(1);
    }

    private Grounds seen(Path folder, ObjectNode input, String... paths) {
        return Objects.requireNonNull(look(folder, input, paths));
    }

    private @Nullable Grounds look(Path folder, ObjectNode input, String... paths) {
        return grounding.of(envelope(SessionId.local("s"), folder, NOW), List.of(paths), input);
    }

    private static ObjectNode command(String command) {
        return JsonNodeFactory.instance.objectNode().put("command", command);
    }

    private static Envelope envelope(SessionId session, Path folder, Instant at) {
        return new Envelope(
                new EventId("e1"),
                SessionNumber.of(session),
                session,
                at,
                session.team().value(),
                "dev",
                "claude-code",
                "shop",
                folder.toString(),
                null,
                null);
    }
}
