/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.memlog.cli.hooks.Agent;
import dev.memlog.cli.hooks.HookInstallation;
import dev.memlog.cli.hooks.HookTarget;
import dev.memlog.settings.DataFolder;
import dev.memlog.settings.Version;
import dev.memlog.testkit.TestClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DoctorCommandTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    @TempDir
    Path temp;

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> replies = new HashMap<>();
    private final Map<String, Integer> statuses = new HashMap<>();
    private HttpServer node;
    private Path data;
    private Path claude;

    @BeforeEach
    void open() throws IOException {
        data = temp.resolve("data");
        claude = temp.resolve("claude");
        environment.put("CLAUDE_CONFIG_DIR", claude.toString());
        environment.put("HOME", temp.toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("MEMLOG_READY_DISK_LOW", "1MB");
        environment.put("MEMLOG_EMBEDDINGS_PROVIDER", "none");
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", exchange -> {
            byte[] body =
                    replies.getOrDefault(exchange.getRequestURI().getPath(), "").getBytes(StandardCharsets.UTF_8);
            int status = statuses.getOrDefault(exchange.getRequestURI().getPath(), 200);
            exchange.sendResponseHeaders(body.length == 0 ? 404 : status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        node.start();
        replies.put("/health", "{\"status\":\"ok\",\"timestamp\":" + NOW.toEpochMilli() + "}");
        replies.put("/api/version", "{\"memlogVersion\":\"" + Version.text() + "\"}");
        replies.put("/ready", "{\"status\":\"ready\",\"checks\":{\"broker\":true,\"storage\":true},\"details\":[]}");
    }

    @AfterEach
    void close() {
        node.stop(0);
    }

    @Test
    void shouldFindNoProblemAndExitZeroWhenNoNodeWasStartedYet() throws IOException {
        JsonNode report = report(0, "--server", freeAddress());

        assertThat(report.path("healthy").asBoolean()).isTrue();
        assertThat(level(report, "node")).isEqualTo("warning");
        assertThat(level(report, "port")).isEqualTo("ok");
        assertThat(level(report, "data")).isEqualTo("ok");
        assertThat(level(report, "disk")).isEqualTo("ok");
        assertThat(level(report, "provider offline")).isEqualTo("ok");
    }

    @Test
    void shouldSayWhatTheNodeSaysWhenItIsUp() throws IOException {
        replies.put(
                "/ready",
                "{\"status\":\"not ready\",\"checks\":{\"broker\":true,\"storage\":false},\"details\":[{\"name\":"
                        + "\"storage\",\"message\":\"nothing was stored for 20 minutes\",\"since\":\"2026-01-01T09:40:00Z\"}]}");

        JsonNode report = report(1, "--server", url());

        assertThat(levels(report, "storage")).containsExactly("problem", "warning");
        assertThat(level(report, "broker")).isEqualTo("ok");
        assertThat(level(report, "clock")).isEqualTo("ok");
        assertThat(report.toString()).contains("since 2026-01-01T09:40:00Z");
    }

    @Test
    void shouldNameTheBudgetThatIsUsedAndThePause() throws IOException {
        replies.put(
                "/ready",
                "{\"status\":\"ready\",\"checks\":{},\"details\":[],\"spend\":{\"paused\":true,\"by\":\"ann\","
                        + "\"reason\":null,\"budgets\":[{\"budget\":\"project.usd\",\"subject\":\"shop\","
                        + "\"state\":\"used-up\"},{\"budget\":\"day.usd\",\"subject\":\"\",\"state\":\"nearly-used\"}]}}");

        JsonNode report = report(0, "--server", url());

        assertThat(message(report, "pause")).isEqualTo("calls are paused by ann");
        assertThat(levels(report, "budget")).hasSize(1);
        assertThat(message(report, "budget")).isEqualTo("project.usd of shop is used up: its work is parked");
    }

    @Test
    void shouldTellWhatWasLearnedOfAModel() throws IOException {
        replies.put(
                "/ready",
                "{\"status\":\"ready\",\"checks\":{},\"details\":[],\"providers\":[{\"provider\":\"openai\",\"learned\":"
                        + "[\"its context is about 4096 tokens\",\"it is asked with max_completion_tokens\"]},"
                        + "{\"provider\":\"offline\"}]}");

        JsonNode report = report(0, "--server", url());

        assertThat(message(report, "model of openai"))
                .isEqualTo("learned: its context is about 4096 tokens, it is asked with max_completion_tokens");
        assertThat(report.toString()).doesNotContain("model of offline");
    }

    @Test
    void shouldNameTheModeThatIsMissing() throws IOException {
        environment.put("MEMLOG_MODE", "garden");
        replies.put(
                "/ready",
                "{\"status\":\"ready\",\"checks\":{},\"details\":[{\"name\":\"mode\",\"message\":\"mode garden is not used\"}]}");

        for (String address : List.of(url(), freeAddress())) {
            JsonNode report = report(0, "--server", address);

            assertThat(level(report, "mode")).isEqualTo("warning");
            assertThat(report.toString()).contains("mode garden is not used", "put its file into DIR/modes");
        }
    }

    @Test
    void shouldWarnWhenNodeIsAnotherVersionOrItsClockIsWrong() throws IOException {
        replies.put("/health", "{\"timestamp\":" + NOW.minusSeconds(90).toEpochMilli() + "}");
        replies.put("/api/version", "{\"memlogVersion\":\"0.0.9\"}");

        JsonNode report = report(0, "--server", url());

        assertThat(level(report, "node")).isEqualTo("warning");
        assertThat(level(report, "clock")).isEqualTo("warning");
        assertThat(report.toString()).contains("0.0.9").contains("90 s");
    }

    @Test
    void shouldNameThePortWhenSomethingElseListensThere() throws IOException {
        replies.clear();

        JsonNode report = report(1, "--server", url());

        assertThat(level(report, "port")).isEqualTo("problem");
    }

    @Test
    void shouldNameTheUnknownKeyOfTheSettings() throws IOException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("memlog.properties"), "ingest.ack-timeot=2s\n");

        JsonNode report = report(1, "--server", url());

        assertThat(level(report, "settings")).isEqualTo("problem");
        assertThat(report.toString()).contains("did you mean ingest.ack-timeout?");
    }

    @Test
    void shouldWarnOfAFolderAndAFileThatOthersMayRead() throws IOException {
        Files.createDirectories(data);
        Path file = Files.writeString(
                data.resolve("memlog.properties"),
                "providers=openai\nprovider.openai.api-key=sk-hidden-7\n" + "provider.openai.base-url=" + url() + "\n");
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        JsonNode report = report(0, "--server", url());

        assertThat(level(report, "data")).isEqualTo("warning");
        assertThat(level(report, "settings")).isEqualTo("warning");
        assertThat(level(report, "provider openai")).isEqualTo("ok");
        assertThat(report.toString()).contains("chmod 700", "chmod 600").doesNotContain("sk-hidden-7");
    }

    @Test
    void shouldNameAMissingKeyAndAProviderThatCannotBeReached() throws IOException {
        Files.createDirectories(data);
        Files.writeString(
                data.resolve("memlog.properties"),
                "providers=anthropic,openai\nprovider.openai.api-key=k\nprovider.openai.base-url=" + freeAddress()
                        + "\n");

        JsonNode report = report(1, "--server", url());

        assertThat(level(report, "provider anthropic")).isEqualTo("problem");
        assertThat(level(report, "provider openai")).isEqualTo("problem");
        assertThat(report.toString()).contains("ANTHROPIC_API_KEY", "cannot be reached");
    }

    @Test
    void shouldTellWhoHoldsTheFolder() throws IOException {
        try (DataFolder held = DataFolder.open(data)) {
            JsonNode report = report(0, "--server", url());

            assertThat(message(report, "lock"))
                    .contains("" + ProcessHandle.current().pid());
            assertThat(held.folder()).isEqualTo(data);
        }
    }

    @Test
    void shouldNameADatabaseThatIsDamagedOrOfANewerProgram() throws Exception {
        Path file = Files.createDirectories(data).resolve("memlog.db");
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = database.createStatement()) {
            statement.executeUpdate("CREATE TABLE t (a TEXT)");
            assertThat(level(report(0, "--server", freeAddress()), "database")).isEqualTo("ok");
            statement.executeUpdate("PRAGMA user_version = 999");
        }
        assertThat(message(report(1, "--server", freeAddress()), "database")).contains("has version 999");

        Files.writeString(file, "no database, and long enough to be taken for one".repeat(20));
        JsonNode report = report(1, "--server", freeAddress());
        assertThat(message(report, "database")).contains("not a database");
        assertThat(report.toString()).contains("bin/memlog rebuild --data " + data);
    }

    @Test
    void shouldFindHooksOfThisNodeAndNoOther() throws IOException {
        Files.createDirectories(claude);
        Files.writeString(claude.resolve("settings.json"), hooks("http://127.0.0.1:1"));
        assertThat(message(report(0, "--server", url()), "hooks"))
                .contains("they post to [http://127.0.0.1:1], not to " + url());

        Files.writeString(claude.resolve("settings.json"), hooks(url()));
        assertThat(levels(report(0, "--server", url()), "hooks")).containsExactly("ok");

        Files.writeString(claude.resolve("settings.json"), hooks(url()).replace("\"Stop\"", "\"NoSuchEvent\""));
        assertThat(message(report(0, "--server", url()), "hooks")).endsWith("but without Stop");

        Files.writeString(claude.resolve("settings.json"), "{ not json");
        assertThat(levels(report(1, "--server", url()), "hooks")).contains("problem");
    }

    @Test
    void shouldTellOfHooksThatWaitForThisNodeOrForAnAddressThatNobodyUses() throws IOException {
        assertThat(levels(report(0, "--server", url()), "hooks that wait")).containsExactly("ok");
        String name = NOW.minusSeconds(7200).toEpochMilli() + "000000-a-1.codex";
        int port = node.getAddress().getPort();
        for (String folder : List.of("127.0.0.1-" + port, "old.example.org-80")) {
            Path made = Files.createDirectories(temp.resolve(".memlog-spool/" + folder));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(made.resolve(name), "{}");
        }

        JsonNode report = report(0, "--server", url());

        assertThat(message(report, "hooks that wait")).startsWith("1 waits for the node, the oldest for 2 h");
        assertThat(report.toString()).contains("of another address: 1 waits");
    }

    @Test
    void shouldTellOfHooksWhoseFailuresTheUserWouldSee() throws IOException {
        Files.createDirectories(claude);
        Files.writeString(
                claude.resolve("settings.json"),
                "{\"hooks\":{\"Stop\":[{\"hooks\":[{\"type\":\"http\",\"url\":\"" + url()
                        + "/hooks\",\"timeout\":3}]}]}}");

        assertThat(report(0, "--server", url()).toString()).contains("they are of an earlier version");
    }

    @Test
    void shouldFindTheHooksOfAnotherAgent() throws IOException {
        environment.put("CODEX_HOME", temp.resolve("codex").toString());
        Files.createDirectories(temp.resolve("codex"));
        Files.writeString(
                temp.resolve("codex/hooks.json"), HookInstallation.text(Agent.CODEX, HookTarget.of(URI.create(url()))));

        assertThat(message(report(0, "--server", url()), "hooks")).startsWith("Codex: installed in ");
    }

    @Test
    void shouldShowWhatTheCallCameTo() throws IOException {
        replies.put(
                "/v1/doctor/call", "{\"provider\":\"openai\",\"millis\":812,\"inputTokens\":700,\"outputTokens\":12}");

        assertThat(message(report(0, "--server", url(), "--call"), "call openai"))
                .isEqualTo("answered in 812 ms, 700 tokens in, 12 out");
    }

    @ParameterizedTest
    @CsvSource({
        "409, the budget day.tokens is used up, budget set NAME LIMIT",
        "429, one such call a minute is made: the next in 42 s, ask again then"
    })
    void shouldWarnAndNotBlameTheProviderWhenNoCallIsMade(int status, String message, String mend) throws IOException {
        statuses.put("/v1/doctor/call", status);
        replies.put("/v1/doctor/call", "{\"detail\":\"" + message + "\"}");

        JsonNode report = report(0, "--server", url(), "--call");

        assertThat(message(report, "call")).isEqualTo(message);
        assertThat(report.toString()).contains(mend);
    }

    @Test
    void shouldPrintALineForEachFindingAndHowToMendIt() {
        StringWriter out = new StringWriter();

        command(out).execute("--server", url(), "--data", data.toString());

        assertThat(out.toString())
                .containsPattern("ok +java +Java \\d+")
                .containsPattern("ok +node +http://127")
                .containsPattern("warning +hooks +no agent posts its hooks to http://127")
                .contains("→ bin/memlog hooks install --server " + url());
    }

    private CommandLine command(StringWriter out) {
        CommandLine line = new CommandLine(new DoctorCommand(environment, new TestClock(NOW)));
        line.setOut(new PrintWriter(out));
        return line;
    }

    private JsonNode report(int code, String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString(), "--json"));
        int exit = command(out).execute(all.toArray(String[]::new));
        assertThat(exit).as(out.toString()).isEqualTo(code);
        return new ObjectMapper().readTree(out.toString());
    }

    private static List<String> levels(JsonNode report, String check) {
        List<String> levels = new java.util.ArrayList<>();
        report.path("findings").forEach(finding -> {
            if (finding.path("check").asText().equals(check)) {
                levels.add(finding.path("level").asText());
            }
        });
        return levels;
    }

    private static String level(JsonNode report, String check) {
        return levels(report, check).getFirst();
    }

    private static String message(JsonNode report, String check) {
        for (JsonNode finding : report.path("findings")) {
            if (finding.path("check").asText().equals(check)) {
                return finding.path("message").asText();
            }
        }
        throw new AssertionError("no finding of " + check + " in " + report);
    }

    private static String hooks(String server) {
        return HookInstallation.text(Agent.CLAUDE_CODE, HookTarget.of(URI.create(server)));
    }

    private String url() {
        return "http://127.0.0.1:" + node.getAddress().getPort();
    }

    private static String freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
