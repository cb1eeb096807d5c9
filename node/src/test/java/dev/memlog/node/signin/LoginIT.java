/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import static dev.memlog.node.signin.NodeCalls.bearer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.cli.Cli;
import dev.memlog.cli.login.LoginCommand;
import dev.memlog.cli.login.WebBrowser;
import dev.memlog.node.EmbeddedNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code memlog login} at a node and its issuer; the browser's part is played by a client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoginIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<String, Object> OPERATOR =
            Map.of("groups", List.of("shop-devs"), "email", "ann@example.com", "email_verified", true);

    private OidcServer server;
    private EmbeddedNode node;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = new OidcServer();
        node = EmbeddedNode.start(
                folder,
                Map.of(
                        "auth",
                        "keys",
                        "oidc.issuer",
                        server.issuer(),
                        "oidc.client-id",
                        OidcServer.CLIENT,
                        "oidc.group.shop-devs",
                        "local:read,ops"));
        NodeCalls calls = new NodeCalls(node.url());
        await().atMost(PATIENCE)
                .until(() -> calls.get("/api/stats", bearer(server.token(server.claims("ann"))))
                                .statusCode()
                        == 200);
    }

    @AfterAll
    void stop() {
        node.close();
        server.close();
    }

    @Test
    void shouldSignInByALoopbackPortAndCallTheNodeAsThatPerson(@TempDir Path data) throws IOException {
        Terminal terminal = new Terminal(data);
        server.nextIs("ann", OPERATOR);

        assertThat(terminal.login(this::visit)).as(terminal.err()).isZero();

        assertThat(terminal.out())
                .contains("Sign in at " + server.issuer())
                .contains("signed in at " + node.url() + " as ann@example.com of the team local");
        try (Stream<Path> files = Files.list(data.resolve("sign-ins"))) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                            .isEqualTo(PosixFilePermissions.fromString("rw-------")));
        }
        assertThat(terminal.run("status")).as(terminal.err()).isZero();
        assertThat(terminal.run("pause", "--reason", "lunch"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.run("resume")).as(terminal.err()).isZero();
        assertThat(terminal.run("keys", "list")).isEqualTo(1);
        assertThat(terminal.err()).contains("scope admin");

        assertThat(terminal.run("logout")).isZero();
        assertThat(terminal.run("resume")).isEqualTo(1);
        assertThat(terminal.err()).contains("memlog login --server");
    }

    @Test
    void shouldRenewATokenBeforeItEndsAndOnceForAllCommands(@TempDir Path data) throws IOException {
        Terminal terminal = new Terminal(data);
        // Less than a minute is left from the beginning, so that each command finds it to be renewed.
        server.nextIs("ben", OPERATOR, Duration.ofSeconds(50));
        assertThat(terminal.login(this::visit)).as(terminal.err()).isZero();
        String before = stored(data);

        // The issuer takes each refresh token once.
        List<CompletableFuture<Integer>> commands = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> new Terminal(data).run("resume")))
                .limit(3)
                .toList();

        assertThat(commands).allSatisfy(command -> assertThat(command.join()).isZero());
        assertThat(stored(data)).isNotEqualTo(before);
    }

    @Test
    void shouldKeepNothingOfAPersonWhomTheNodeDoesNotTake(@TempDir Path data) {
        Terminal terminal = new Terminal(data);
        server.nextIs("eve", Map.of("groups", List.of("chess")));

        assertThat(terminal.login(this::visit)).isEqualTo(1);

        assertThat(terminal.err()).contains("403").contains("oidc.group.NAME=TEAM:SCOPES");
        assertThat(data.resolve("sign-ins")).doesNotExist();
    }

    @Test
    void shouldWaitOnForTheRightAnswerWhenAnotherComes(@TempDir Path data) {
        Terminal terminal = new Terminal(data);
        server.nextIs("ann", OPERATOR);

        int code = terminal.login(question -> {
            String answer = atIssuer(question);
            NodeCalls calls = new NodeCalls("");
            assertThat(calls.get(answer.replaceAll("state=[^&]+", "state=guessed"), Map.of())
                            .statusCode())
                    .isEqualTo(400);
            assertThat(calls.get(answer, Map.of()).statusCode()).isEqualTo(200);
        });

        assertThat(code).as(terminal.err()).isZero();
    }

    @Test
    void shouldSayWhatTheIssuerRefuses(@TempDir Path data) {
        Terminal terminal = new Terminal(data);

        int code = terminal.login(question -> {
            String state = question.getRawQuery().replaceAll(".*(state=[^&]+).*", "$1");
            String redirect = URLDecoder.decode(
                    question.getRawQuery().replaceAll(".*redirect_uri=([^&]+).*", "$1"), StandardCharsets.UTF_8);
            new NodeCalls("").get(redirect + "?error=access_denied&" + state, Map.of());
        });

        assertThat(code).isEqualTo(1);
        assertThat(terminal.err()).contains("access_denied");
    }

    @Test
    void shouldNotSignInByADeviceWhereTheIssuerHasNoSuchFlow(@TempDir Path data) {
        Terminal terminal = new Terminal(data);

        assertThat(terminal.run("login", "--device")).isEqualTo(1);

        assertThat(terminal.err()).contains("has no sign-in by a device");
    }

    private static String stored(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("sign-ins"))) {
            return Files.readString(files.filter(file -> file.toString().endsWith(".json"))
                    .findFirst()
                    .orElseThrow());
        }
    }

    private void visit(URI question) {
        assertThat(new NodeCalls("").get(atIssuer(question), Map.of()).statusCode())
                .isEqualTo(200);
    }

    private static String atIssuer(URI question) {
        HttpResponse<String> answer = new NodeCalls("").get(question.toString(), Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** A user's shell; each run begins with an empty screen. */
    private final class Terminal {
        private final Map<String, String> environment;
        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();

        Terminal(Path data) {
            environment = Map.of("MEMLOG_DATA", data.toString(), "MEMLOG_SERVER", node.url());
        }

        int login(WebBrowser browser) {
            CommandLine line = new CommandLine(new LoginCommand(environment, browser));
            Cli.describeFailures(line, environment, e -> String.valueOf(e.getMessage()));
            return execute(line);
        }

        int run(String... arguments) {
            return execute(Cli.commandLine(environment, Map.of()), arguments);
        }

        String out() {
            return out.toString();
        }

        String err() {
            return err.toString();
        }

        private int execute(CommandLine line, String... arguments) {
            out.getBuffer().setLength(0);
            err.getBuffer().setLength(0);
            line.setOut(new PrintWriter(out, true));
            line.setErr(new PrintWriter(err, true));
            return line.execute(arguments);
        }
    }
}
