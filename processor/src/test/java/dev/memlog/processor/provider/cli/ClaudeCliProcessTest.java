/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.http.ProviderClientContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** No process outlives the call that it was started for. */
class ClaudeCliProcessTest {
    private static final String ANSWER =
            "echo '{\"type\":\"result\",\"is_error\":false,\"result\":\"ok\",\"session_id\":\"s\",\"usage\":{}}'";
    /** Two generations, the younger of which has lost its parent. */
    private static final String FAMILY = """
            sleep 300 & echo $! > child
            (sh -c 'sleep 300 & echo $! > orphan' &)
            while [ ! -s orphan ]; do sleep 0.02; done
            touch ready
            """;

    @TempDir
    Path folder;

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void endWhatTheTestStarted() {
        started.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void shouldKillCommandAndChildrenWhenItTakesTooLong() throws Exception {
        ProviderOutcome outcome = callUntilItIsReadyBeforeItsTimeIsUp("sleep 300 & echo $! > child; touch ready; wait");

        assertThat(((ProviderOutcome.Failed) outcome).failure()).isEqualTo(FailureClass.TRANSIENT);
        assertGone(pid("child"));
    }

    @Test
    void shouldKillCommandAndChildrenWhenInterrupted() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (ProviderClient client =
                client("sleep 300 & echo $! > child; touch ready; wait", Duration.ofMinutes(5), 4)) {
            Thread caller = Thread.ofVirtual().start(() -> {
                try {
                    client.call(ProviderClientContract.request());
                } catch (InterruptedException e) {
                    thrown.set(e);
                }
            });
            awaitFile("ready");

            caller.interrupt();

            assertThat(caller.join(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertGone(pid("child"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKillEvenWhatLostItsParentWhenItTakesTooLong() throws Exception {
        callUntilItIsReadyBeforeItsTimeIsUp(FAMILY + "wait");

        assertGone(pid("child"));
        assertGone(pid("orphan"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldKillWhatTheCommandLeftBehindWhenItEndsWell() throws Exception {
        try (ProviderClient client = client(FAMILY + ANSWER, Duration.ofMinutes(1), 4)) {
            assertThat(client.call(ProviderClientContract.request())).isInstanceOf(ProviderOutcome.Replied.class);
        }

        assertGone(pid("child"));
        assertGone(pid("orphan"));
    }

    @Test
    void shouldReadTheAnswerBehindALongNoise() throws Exception {
        try (ProviderClient client =
                client("cat > /dev/null; yes noise | head -c 3000000; echo; " + ANSWER, Duration.ofMinutes(1), 4)) {
            callOnce(client);
        }
    }

    @Test
    void shouldRunNoMoreAtOnceThanConfigured() throws Exception {
        String script = "touch in.$$; ls in.* | wc -l >> counts; sleep 0.1; rm in.$$; " + ANSWER;
        try (ProviderClient client = client(script, Duration.ofMinutes(1), 2)) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                callers.add(Thread.ofVirtual().start(() -> callOnce(client)));
            }
            for (Thread caller : callers) {
                assertThat(caller.join(Duration.ofSeconds(60))).isTrue();
            }
        }

        assertThat(Files.readAllLines(folder.resolve("counts")))
                .hasSize(10)
                .allSatisfy(count -> assertThat(Integer.parseInt(count.strip())).isBetween(1, 2));
    }

    @Test
    void shouldLeaveNoThreadsAndNoNotesBehind() throws Exception {
        try (ProviderClient client = client("sleep 300 & " + ANSWER, Duration.ofMinutes(1), 4)) {
            for (int i = 0; i < 5; i++) {
                callOnce(client);
            }
        }

        // A command that ends at once may never have been noted, and the folder is made with the first note.
        Path notes = folder.resolve("running");
        assertThat(notes)
                .satisfiesAnyOf(
                        none -> assertThat(none).doesNotExist(),
                        none -> assertThat(none).isEmptyDirectory());
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("child-")));
    }

    @Test
    void shouldDeleteItsTemporaryFolderWhenClosed() throws Exception {
        Path seen = folder.resolve("cwd");
        ProviderConfig config = ProviderDefaults.config(ProviderNames.CLAUDE_CLI)
                .withCommand(script("pwd > " + seen + "; touch left; " + ANSWER).toString());
        Path temporary;
        try (ProviderClient client = ProviderFactory.create(config)) {
            callOnce(client);
            temporary = Path.of(Files.readString(seen).strip());
            assertThat(temporary).isDirectory();
        }

        assertThat(temporary).doesNotExist();
    }

    @Test
    void shouldEndWhatAKilledNodeLeftRunningWhenTheNextStarts() throws Exception {
        Process node = startCallingNode();
        ProcessHandle child = ProcessHandle.of(pid("child")).orElseThrow();
        await().untilAsserted(() -> assertThat(folder.resolve("running").resolve(Long.toString(child.pid())))
                .exists());

        client(ANSWER, Duration.ofSeconds(5), 4).close();
        assertThat(child.isAlive()).as("its node lives").isTrue();
        node.destroyForcibly().waitFor();
        assertThat(child.isAlive()).as("nobody ended it").isTrue();

        client(ANSWER, Duration.ofSeconds(5), 4).close();

        assertGone(child.pid());
        assertThat(folder.resolve("running")).isEmptyDirectory();
        assertThat(Files.readString(folder.resolve("env"))).doesNotContain("ANTHROPIC_API_KEY", "MEMLOG_PORT");
    }

    @Test
    void shouldBeInterruptedAndNotGoneWhenNodeIsStoppedTogetherWithTheCommand() throws Exception {
        Process node = startCallingNode();
        ProcessHandle child = ProcessHandle.of(pid("child")).orElseThrow();

        // In the less lucky order: the command ends before the node has noticed anything.
        child.destroy();
        node.destroy();

        assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(folder.resolve("outcome"))).contains("INTERRUPTED");
    }

    @Test
    void shouldSpareAProcessThatOnlyHasTheSameNumber() throws Exception {
        Process other = new ProcessBuilder("sleep", "300").start();
        started.add(other.toHandle());
        long start = other.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
        Path running = Files.createDirectories(folder.resolve("running"));
        String rest = " 1 1 00000000-0000-0000-0000-000000000000\n";
        Files.writeString(running.resolve(Long.toString(other.pid())), (start - 60_000) + rest);
        Files.writeString(running.resolve("not-a-number"), "junk");

        client(ANSWER, Duration.ofSeconds(5), 4).close();

        assertThat(other.isAlive()).isTrue();
        assertThat(running).isEmptyDirectory();
    }

    /** A node in a process of its own, to be killed in the middle of a call. */
    static final class CallingNode {
        private CallingNode() {}

        public static void main(String[] args) throws InterruptedException, IOException {
            Path folder = Path.of(args[0]);
            ProviderConfig config = ProviderDefaults.config(ProviderNames.CLAUDE_CLI)
                    .withCommand(folder.resolve("claude").toString())
                    .withDirectory(folder);
            Thread calling = Thread.currentThread();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> join(calling)));
            try (ProviderClient client = ProviderFactory.create(config)) {
                ProviderOutcome outcome = client.call(ProviderClientContract.request());
                Files.writeString(folder.resolve("outcome"), outcome.toString());
            }
        }

        /** As a node does, which drains its calls before it stops. */
        private static void join(Thread calling) {
            try {
                calling.join(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** In an environment with settings and a key that the command must not see; its command has begun to run. */
    private Process startCallingNode() throws IOException {
        script("env > env; echo $$ > child.part; mv child.part child; sleep 300");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CallingNode.class.getName(),
                folder.toString());
        builder.environment().putAll(Map.of("ANTHROPIC_API_KEY", "not-to-be-used", "MEMLOG_PORT", "1"));
        Process node = builder.redirectErrorStream(true)
                .redirectOutput(folder.resolve("node.log").toFile())
                .start();
        started.add(node.toHandle());
        awaitFile("child");
        ProcessHandle.of(pid("child")).ifPresent(started::add);
        return node;
    }

    /** A busy machine may need longer than the first, short time to come as far as the command is to be killed at. */
    private ProviderOutcome callUntilItIsReadyBeforeItsTimeIsUp(String script) throws Exception {
        for (Duration time = Duration.ofSeconds(1); ; time = time.multipliedBy(3)) {
            ProviderOutcome outcome;
            try (ProviderClient client = client(script, time, 4)) {
                outcome = client.call(ProviderClientContract.request());
            }
            if (Files.exists(folder.resolve("ready"))) {
                return outcome;
            }
            assertThat(time).as("time of a call").isLessThan(Duration.ofMinutes(1));
        }
    }

    private static void callOnce(ProviderClient client) {
        try {
            assertThat(client.call(ProviderClientContract.request())).isInstanceOf(ProviderOutcome.Replied.class);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ProviderClient client(String script, Duration timeout, int concurrency) throws IOException {
        return ProviderFactory.create(ProviderDefaults.config(ProviderNames.CLAUDE_CLI)
                .withCommand(script(script).toString())
                .withDirectory(folder)
                .withConcurrency(concurrency)
                .withTimeout(timeout));
    }

    private Path script(String script) throws IOException {
        Path command = folder.resolve("claude");
        Files.writeString(command, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwx------"));
        return command;
    }

    private void awaitFile(String name) {
        await().until(() -> Files.exists(folder.resolve(name)));
    }

    private long pid(String file) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(file)).strip());
    }

    private static void assertGone(long pid) {
        await().until(() ->
                ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true));
    }
}
