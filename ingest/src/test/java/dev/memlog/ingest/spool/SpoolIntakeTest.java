/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.testkit.HookReceiver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolIntakeTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir
    Path temp;

    private final HookReceiver node = new HookReceiver();
    private final List<SpoolIntake> intakes = new ArrayList<>();
    private SpoolFolder folder;

    @BeforeEach
    void open() throws IOException {
        folder = SpoolFolder.of(temp, URI.create("http://localhost:37777"));
        Files.createDirectories(folder.path());
        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void close() {
        intakes.forEach(SpoolIntake::close);
        node.close();
    }

    @Test
    void shouldPostInOrderUnderTheirIdsWithTheirAgesAndRemoveThem() throws IOException {
        put(NOW.minusSeconds(60), "b-2", "codex", "second");
        put(NOW.minusSeconds(90), "z-1", "claude-code", "first");

        intake(InstantSource.fixed(NOW)).takeIn();

        assertThat(node.taken())
                .containsExactly(
                        new HookReceiver.Taken("agent=claude-code", "z-1", 90_000, "first"),
                        new HookReceiver.Taken("agent=codex", "b-2", 60_000, "second"));
        assertThat(folder.path()).isEmptyDirectory();
    }

    @Test
    void shouldStopAtTheFirstThatIsNotTakenAndGoOnFromThereLater() throws IOException {
        for (int i = 0; i < 4; i++) {
            put(NOW.plusNanos(i), "id" + i, "codex", "h" + i);
        }
        node.answersWith(body -> body.equals("h2") ? 503 : 200);
        SpoolIntake intake = intake(InstantSource.fixed(NOW));

        intake.takeIn();
        assertThat(folder.waiting()).hasSize(2);
        node.answersWith(200);
        intake.takeIn();

        assertThat(node.bodies()).containsExactly("h0", "h1", "h2", "h2", "h3");
        assertThat(folder.path()).isEmptyDirectory();
    }

    @Test
    void shouldSetAsideWhatIsRefusedAndGoOn() throws IOException {
        put(NOW.minusSeconds(1), "a", "codex", "broken");
        put(NOW, "b", "codex", "fine");
        node.answersWith(body -> body.equals("broken") ? 400 : 200);

        intake(InstantSource.fixed(NOW)).takeIn();

        assertThat(node.bodies()).containsExactly("broken", "fine");
        assertThat(folder.state().setAside()).isEqualTo(1);
        assertThat(folder.state().waiting()).isZero();
        assertThat(folder.state().text(NOW)).contains("1 refused by a node and set aside as bad-*");
    }

    @Test
    void shouldNotLetAHookOnWhichTheNodeFailsHoldUpTheOthersForEver() throws IOException {
        put(NOW.minusSeconds(1), "a", "codex", "hits a defect");
        put(NOW, "b", "codex", "fine");
        node.answersWith(body -> body.equals("fine") ? 200 : 500);
        SpoolIntake intake = intake(InstantSource.fixed(NOW));

        for (int i = 0; i < 4; i++) {
            intake.takeIn();
        }
        assertThat(node.bodies()).containsOnly("hits a defect");
        intake.takeIn();

        assertThat(node.bodies()).endsWith("fine");
        assertThat(folder.state().setAside()).isEqualTo(1);
    }

    @Test
    void shouldTakeInWhatAKilledHookLeftButNotOneThatStillRuns() throws IOException {
        Path running = Files.writeString(folder.path().resolve(".1f-2e.codex"), "running");
        Path killed = Files.writeString(folder.path().resolve(".3f-4e.codex"), "killed");
        Files.setLastModifiedTime(running, FileTime.from(NOW.minusSeconds(5)));
        Files.setLastModifiedTime(killed, FileTime.from(NOW.minusSeconds(300)));

        intake(InstantSource.fixed(NOW)).takeIn();

        assertThat(node.taken()).containsExactly(new HookReceiver.Taken("agent=codex", "3f-4e", 300_000, "killed"));
        assertThat(running).exists();
    }

    @Test
    void shouldWaitForWhoeverHoldsTheLockButNotForOneWhoIsGone() throws IOException {
        put(NOW, "a", "codex", "h");
        Path lock = Files.createDirectory(folder.lock());
        Files.setLastModifiedTime(lock, FileTime.from(NOW.minusSeconds(3)));
        SpoolIntake intake = intake(InstantSource.fixed(NOW));

        intake.takeIn();
        assertThat(node.taken()).isEmpty();

        Files.setLastModifiedTime(lock, FileTime.from(NOW.minusSeconds(30)));
        intake.takeIn();
        intake.takeIn();
        assertThat(node.bodies()).containsExactly("h");
    }

    @Test
    void shouldTakeNothingFromAFolderThatOthersCanWriteOrThatIsNoHooks() throws IOException {
        put(NOW, "a", "codex", "h");
        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwxrwx---"));
        SpoolIntake intake = intake(InstantSource.fixed(NOW));
        intake.takeIn();
        assertThat(node.taken()).isEmpty();

        Files.setPosixFilePermissions(folder.path(), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(folder.path().resolve("notes.txt"), "mine");
        Files.createSymbolicLink(
                folder.path().resolve("1764000000000000000-x.codex"),
                folder.path().resolve("notes.txt"));
        intake.takeIn();
        assertThat(node.bodies()).containsExactly("h");
    }

    @Test
    void shouldNoticeWhatComesWhileItRuns() throws IOException {
        intake(InstantSource.system()).start();
        put(Instant.now(), "a", "codex", "h");

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(folder.path()).isEmptyDirectory());
        assertThat(node.bodies()).containsExactly("h");
    }

    private SpoolIntake intake(InstantSource clock) {
        SpoolIntake intake =
                new SpoolIntake(List.of(folder), URI.create("http://127.0.0.1:" + node.port()), null, clock);
        intakes.add(intake);
        return intake;
    }

    private void put(Instant at, String id, String agent, String body) throws IOException {
        Path draft = Files.writeString(folder.path().resolve("draft"), body);
        Files.move(draft, folder.path().resolve(SpooledHook.stampOf(at) + "-" + id + "." + agent));
    }
}
