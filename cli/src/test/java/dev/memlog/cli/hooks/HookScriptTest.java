/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.testkit.HookReceiver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that stands in agents' settings, run as they run it. */
@Timeout(120)
class HookScriptTest {
    @TempDir
    Path temp;

    private final HookReceiver node = new HookReceiver();
    private Path home;
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        home = Files.createDirectories(temp.resolve("a home"));
        folder = home.resolve(".memlog-spool/127.0.0.1-" + node.port());
    }

    @AfterEach
    void close() {
        node.close();
    }

    /** Those that are here: what the agent's shell is, and what {@code sh} is. */
    static Stream<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash"), List.of("busybox", "sh"), List.of("zsh", "--emulate", "sh"))
                .filter(shell -> Files.isExecutable(program(shell.getFirst())));
    }

    private static Path program(String name) {
        Path program = Path.of("/usr/bin", name);
        return Files.exists(program) ? program : Path.of("/bin", name);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void shouldKeepWhatNobodyTookAndSendItFirst(List<String> shell) throws Exception {
        node.answersWith(503);
        assertThat(run(shell, HookCommand.Answer.SAY, "first")).isEmpty();
        node.answersWith(429);
        assertThat(run(shell, HookCommand.Answer.DROP, "second")).isEmpty();
        assertThat(waiting()).hasSize(2);
        assertThat(permissions(folder)).isEqualTo("rwx------");
        assertThat(waiting()).allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"));
        String firstId = node.taken().getFirst().id();

        node.forget();
        node.answersWith(200);
        assertThat(run(shell, HookCommand.Answer.SAY, "third")).isEqualTo("reply to third");

        assertThat(node.bodies()).containsExactly("first", "second", "third");
        assertThat(node.taken().getFirst().id()).isEqualTo(firstId);
        assertThat(node.taken().getFirst().age()).isPositive();
        assertThat(node.taken().getLast().age()).isZero();
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 408, 500, 302})
    void shouldKeepWhatAnotherAnswerMayTakeLater(int status) throws Exception {
        node.answersWith(status);

        run(List.of("sh"), HookCommand.Answer.DROP, "x");

        assertThat(waiting()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 413, 415, 422})
    void shouldNotKeepWhatWouldBeRefusedAgain(int status) throws Exception {
        node.answersWith(503);
        run(List.of("sh"), HookCommand.Answer.DROP, "old");
        node.answersWith(status);

        run(List.of("sh"), HookCommand.Answer.DROP, "new");

        assertThat(waiting()).isEmpty();
        assertThat(names()).singleElement().asString().startsWith("bad-");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void shouldAskWithoutKeepingOrSendingWhatWaits(List<String> shell) throws Exception {
        node.answersWith(503);
        run(shell, HookCommand.Answer.DROP, "old");
        assertThat(run(shell, HookCommand.Answer.ASK, "question")).isEmpty();
        assertThat(waiting()).hasSize(1);

        node.forget();
        node.answersWith(200);
        assertThat(run(shell, HookCommand.Answer.ASK, "again")).isEqualTo("reply to again");

        assertThat(node.bodies()).containsExactly("again");
        assertThat(waiting()).hasSize(1);
    }

    @Test
    void shouldLetCursorGoOnWhenTheNodeIsAwayOrHasABacklog() throws Exception {
        node.answersWith(503);
        assertThat(run(List.of("sh"), HookCommand.Answer.CONTINUE, "x")).isEqualTo("{\"continue\":true}\n");
        assertThat(run(List.of("sh"), HookCommand.Answer.CONTINUE, "y")).isEqualTo("{\"continue\":true}\n");
        node.answersWith(200);
        assertThat(run(List.of("sh"), HookCommand.Answer.CONTINUE, "z")).isEqualTo("reply to z");
    }

    @Test
    void shouldKeepFiveMegabytesByteForByteAndLeaveNothingWhenTheyAreTaken() throws Exception {
        String large = "{\"a\":\"" + "x\u00e4\\n".repeat(1_000_000) + "\"}\n\n";
        node.answersWith(503);
        run(List.of("sh"), HookCommand.Answer.DROP, large);
        assertThat(Files.readString(waiting().getFirst())).isEqualTo(large);

        node.forget();
        node.answersWith(200);
        run(List.of("sh"), HookCommand.Answer.DROP, "next");

        assertThat(node.bodies()).containsExactly(large, "next");
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldComeAfterWhatWaitsWhateverTheClockSays() throws Exception {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("4000000000000000000-ahead.codex"), "ahead");
        node.answersWith(503);

        run(List.of("sh"), HookCommand.Answer.DROP, "behind");

        assertThat(waiting().getLast().getFileName().toString()).startsWith("4000000000000000001-");
    }

    @Test
    void shouldDropTheNewestAndCountItWhenThereIsNoRoom() throws Exception {
        Files.createDirectories(folder);
        for (int i = 0; i < 5000; i++) {
            Files.createFile(folder.resolve("1" + String.format("%018d", i) + "-x.codex"));
        }
        node.answersWith(503);

        run(List.of("sh"), HookCommand.Answer.DROP, "one too many");
        run(List.of("sh"), HookCommand.Answer.DROP, "two too many");

        assertThat(waiting()).hasSize(5000);
        assertThat(folder.resolve(".dropped")).hasSize(2);
    }

    @Test
    void shouldKeepOrderAndSendEachOnceWhenManyRunAtOnce() throws Exception {
        node.answersWith(503);
        for (int i = 0; i < 5; i++) {
            run(List.of("sh"), HookCommand.Answer.DROP, "old" + i);
        }
        node.forget();
        node.answersWith(200);

        List<Process> running = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            running.add(start(List.of("sh"), HookCommand.Answer.DROP, "new" + i, environment()));
        }
        for (Process process : running) {
            process.waitFor();
        }
        for (int i = 0; i < 3; i++) {
            run(List.of("sh"), HookCommand.Answer.DROP, "last" + i);
        }

        assertThat(node.bodies())
                .containsSubsequence("old0", "old1", "old2", "old3", "old4", "last0", "last1", "last2")
                .containsAll(IntStream.range(0, 6).mapToObj(i -> "new" + i).toList())
                .doesNotHaveDuplicates();
        assertThat(waiting()).isEmpty();
    }

    @Test
    void shouldBreakTheLockOfAHookThatWasKilled() throws Exception {
        node.answersWith(503);
        run(List.of("sh"), HookCommand.Answer.DROP, "old");
        Path lock = Files.createDirectory(folder.resolve(".lock"));
        node.answersWith(200);
        run(List.of("sh"), HookCommand.Answer.DROP, "waits");
        assertThat(waiting()).hasSize(2);

        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minusSeconds(180)));
        run(List.of("sh"), HookCommand.Answer.DROP, "new");

        assertThat(waiting()).isEmpty();
        assertThat(node.bodies()).endsWith("old", "waits", "new");
    }

    @Test
    void shouldKeepWhatItCannotPostForWantOfCurlAndSayNothing() throws Exception {
        Path bin = Files.createDirectories(temp.resolve("bin"));
        for (String tool : List.of("sh", "mkdir", "cat", "mv", "rm", "date", "du")) {
            Files.createSymbolicLink(bin.resolve(tool), program(tool));
        }
        Process process = start(
                List.of("sh"), HookCommand.Answer.DROP, "x", Map.of("HOME", home.toString(), "PATH", bin.toString()));

        assertThat(said(process)).isEmpty();
        assertThat(waiting()).singleElement().satisfies(file -> assertThat(file).hasContent("x"));
    }

    /** Two developers may share an account: neither sends under its key what a hook of the other kept. */
    @Test
    void shouldSendWhatItKeptUnderItsOwnKeyAlone() throws Exception {
        Path ada = Files.writeString(temp.resolve("ada.key"), "Authorization: Bearer mlk_ada");
        Path ben = Files.writeString(temp.resolve("ben.key"), "Authorization: Bearer mlk_ben");
        node.answersWith(401);
        said(start(withKey(ada), HookCommand.Answer.DROP, "of ada", List.of("sh"), environment()));
        said(start(withKey(ben), HookCommand.Answer.DROP, "of ben", List.of("sh"), environment()));
        run(List.of("sh"), HookCommand.Answer.DROP, "of nobody");

        node.forget();
        node.answersWith(200);
        said(start(withKey(ben), HookCommand.Answer.DROP, "also of ben", List.of("sh"), environment()));
        assertThat(node.bodies()).containsExactly("of ben", "also of ben");

        node.forget();
        said(start(withKey(ada), HookCommand.Answer.DROP, "also of ada", List.of("sh"), environment()));
        assertThat(node.bodies()).containsExactly("of ada", "also of ada");
        assertThat(waiting()).singleElement().satisfies(file -> assertThat(file).hasContent("of nobody"));
        assertThat(HookCommand.target(HookCommand.of(withKey(ada), Agent.CLAUDE_CODE, HookCommand.Answer.DROP)))
                .contains(withKey(ada));
    }

    @Test
    void shouldPostWithoutAFolderToKeepAnythingIn() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        for (Map<String, String> environment : List.of(
                Map.of("PATH", System.getenv("PATH")),
                Map.of("PATH", System.getenv("PATH"), "MEMLOG_SPOOL", file.toString()))) {
            node.answersWith(200);
            assertThat(said(start(List.of("sh"), HookCommand.Answer.SAY, "x", environment)))
                    .isEqualTo("reply to x");
            node.answersWith(503);
            assertThat(said(start(List.of("sh"), HookCommand.Answer.SAY, "x", environment)))
                    .isEmpty();
        }
        assertThat(file).isEmptyFile();
    }

    private Map<String, String> environment() {
        return Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    }

    private String run(List<String> shell, HookCommand.Answer answer, String body)
            throws IOException, InterruptedException {
        return said(start(shell, answer, body, environment()));
    }

    private Process start(List<String> shell, HookCommand.Answer answer, String body, Map<String, String> environment)
            throws IOException {
        return start(HookTarget.of(server()), answer, body, shell, environment);
    }

    private URI server() {
        return URI.create("http://127.0.0.1:" + node.port());
    }

    private HookTarget withKey(Path file) {
        return new HookTarget(server(), "", file.toString(), "");
    }

    private static Process start(
            HookTarget target,
            HookCommand.Answer answer,
            String body,
            List<String> shell,
            Map<String, String> environment)
            throws IOException {
        String command = HookCommand.of(target, Agent.CLAUDE_CODE, answer);
        // The same shell outside, as an agent's may be any, and inside, as sh may be any.
        List<String> words = new ArrayList<>(shell);
        words.add("-c");
        words.add(String.join(" ", shell) + command.substring("sh".length()));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(body.getBytes(StandardCharsets.UTF_8));
        }
        return process;
    }

    private static String said(Process process) throws IOException, InterruptedException {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<Path> waiting() throws IOException {
        return names().stream()
                .filter(name -> Character.isDigit(name.charAt(0)))
                .map(folder::resolve)
                .toList();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
