/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.ingest.project.ProjectDetector;
import dev.memlog.settings.BadSetting;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class CliTest {
    private static final String STATS = """
            {"worker":{"version":"1.2","uptime":3700,"activeSessions":1,"port":1},
             "database":{"path":"/x/memlog.db","size":2048,"observations":5,"sessions":2,"summaries":1,"prompts":3},
             "events":{"accepted":9,"duplicate":0,"skipped":1,"processed":6,"pending":2,"inFlight":1,"parked":0,
                       "deadLettered":0,"discarded":0,"lag":4}}""";

    private final FakeNode node = new FakeNode();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment = new HashMap<>();

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void shouldShowStatusAsATableWhenReady() {
        node.answers("/api/stats", 200, STATS)
                .answers("/ready", 200, "{\"status\":\"ready\"}")
                .answers(
                        "/api/health",
                        200,
                        "{\"providers\":[{\"provider\":\"openai\",\"available\":false,\"cause\":\"refused\",\"message\":\"HTTP 401: no\"}]}");

        int code = run("status", "--server", node.url());

        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("version 1.2", "up 1h 1m", "ready      yes", "database   /x/memlog.db 2 KB")
                .contains("events     accepted 9, skipped 1, processed 6, pending 2, inFlight 1, lag 4")
                .contains("5 observations, 1 summaries, 3 prompts, 2 sessions (1 active)")
                .contains("provider   openai: left alone: HTTP 401: no");
    }

    @Test
    void shouldFailAndSayWhyWhenNodeIsNotReady() {
        node.answers("/api/stats", 503, "")
                .answers("/ready", 503, "{\"status\":\"starting\",\"waitsFor\":\"projection\"}")
                .answers("/api/health", 200, "{\"memlogVersion\":\"1.2\"}");

        assertThat(run("status", "--server", node.url())).isEqualTo(1);
        assertThat(out.toString()).contains("ready      no: status starting, waitsFor projection");
    }

    @Test
    void shouldNameTheFailingChecksAndWhatNeedsAttention() {
        node.answers("/api/stats", 200, STATS)
                .answers("/ready", 503, """
                        {"status": "not ready", "checks": {"broker": true, "storage": false, "topology": false},
                         "details": [
                           {"name": "storage", "message": "nothing was stored for 16 minutes", "since": "2026-11-22T10:00:00Z"},
                           {"name": "provider", "message": "openai is left alone"}]}""")
                .answers("/api/health", 200, "{\"memlogVersion\":\"1.2\"}");

        assertThat(run("status", "--server", node.url())).isEqualTo(1);
        assertThat(out.toString())
                .contains("ready      no: failing checks storage, topology")
                .contains("attention  storage: nothing was stored for 16 minutes, since 2026-11-22T10:00:00Z")
                .doesNotContain("attention  provider");
    }

    @Test
    void shouldPrintStatusAsOneJsonObject() throws Exception {
        node.answers("/api/stats", 200, STATS).answers("/ready", 200, "{}").answers("/api/health", 200, "{\"pid\":7}");
        environment.put("MEMLOG_SERVER", node.url() + "/");

        assertThat(run("status", "--json")).isZero();
        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(json.at("/events/accepted").asInt()).isEqualTo(9);
        assertThat(json.path("ready").asBoolean()).isTrue();
        assertThat(json.at("/health/pid").asInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "search words", "context --project p"})
    void shouldSayHowToStartOneWhenNoNodeAnswers(String command) {
        node.close();

        int code = run((command + " --server " + node.url()).split(" "));

        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("no Memlog node answers at " + node.url() + ": start one with `bin/memlog up`");
    }

    @Test
    void shouldPrintOneLineForEachHit() {
        node.answers("/api/search", 200, """
                {"observations":[{"id":12,"type":"bugfix","title":"Depot\\u001b[31m fixed","project":"shop",
                  "created_at_epoch":0}],
                 "sessions":[{"id":14,"request":"asked","completed":"done","project":"","created_at_epoch":0}],
                 "prompts":[{"id":3,"prompt_text":"do\\nit","project":"shop","created_at_epoch":0}]}""");

        int code = run("search", "two words", "more", "--project", "a&b", "--type", "bugfix", "--server", node.url());

        assertThat(code).isZero();
        assertThat(node.requests)
                .singleElement()
                .asString()
                .contains("query=two+words+more", "project=a%26b", "type=bugfix", "format=json", "limit=20");
        assertThat(out.toString().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("#12 .* bugfix .*Depot\\[31m fixed  \\[shop]"),
                        line -> assertThat(line).matches("#14 .* summary .*done"),
                        line -> assertThat(line).matches("#3 .* prompt .*do it  \\[shop]"));
    }

    @Test
    void shouldSayThatNothingWasFound() {
        node.answers("/api/search", 200, "{\"observations\":[],\"sessions\":[],\"prompts\":[]}");

        assertThat(run("search", "x", "--server", node.url())).isZero();
        assertThat(out.toString().strip()).isEqualTo("nothing found");
    }

    @Test
    void shouldTellTheNodesReasonWhenItRefuses() {
        node.answers("/api/search", 400, "{\"detail\":\"type must be known\"}");

        assertThat(run("search", "x", "--server", node.url())).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("answered 400: type must be known");
    }

    @Test
    void shouldPrintTheContextOfTheGitRootByDefault() {
        node.answers("/api/context/inject", 200, "what was\n");

        assertThat(run("context", "--server", node.url())).isZero();
        assertThat(out.toString().strip()).isEqualTo("what was");
        String folder = Path.of("").toAbsolutePath().toString();
        assertThat(node.requests).last().asString().contains("project=" + new ProjectDetector().projectOf(folder));
    }

    @Test
    void shouldPrintTheContextOfTheProjectThatTheNodeTells() {
        node.answers("/v1/projects/of", 200, "{\"project\":\"app~0123abcd\",\"name\":\"app\",\"folder\":\"/b/app\"}");
        node.answers("/api/context/inject", 200, "its own\n");

        assertThat(run("context", "--server", node.url())).isZero();
        assertThat(node.requests).last().asString().contains("0123abcd");
        assertThat(run("project", "show", "--server", node.url())).isZero();
        assertThat(out.toString()).contains("app~0123abcd: /b/app is called app", "memlog project trust /b/app");
    }

    @Test
    void shouldSayWhatAProjectIsCalledNow() {
        node.answers("/v1/projects/rename", 200, "{\"from\":\"shop-old\",\"to\":\"shop\"}");

        assertThat(run("project", "rename", "shop-old", "shop", "--server", node.url()))
                .isZero();
        assertThat(out.toString()).contains("shop-old is called shop from now on");
        assertThat(run("project", "merge", "shop-old", "shop", "--server", node.url()))
                .isZero();
        assertThat(out.toString()).contains("shop-old is part of shop from now on");
    }

    @Test
    void shouldSayWhatAFolderIsNowWhenItIsTrusted() {
        node.answers("/v1/projects/trust", 200, "{\"project\":\"app\",\"name\":\"app\",\"folder\":\"/b/app\"}");

        assertThat(run("project", "trust", "/b/app/src", "--server", node.url()))
                .isZero();
        assertThat(out.toString()).contains("/b/app is the project app in sessions that begin from now on");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "serach x",
                "search x --limit 0",
                "search x --limit many",
                "hooks",
                "status extra",
                "status --jsn"
            })
    void shouldExitTwoWithOneLineWhenUsedWrongly(String command) {
        assertThat(run(command.isEmpty() ? new String[0] : command.split(" "))).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).hasLineCount(1).contains("--help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "status --help",
                "search --help",
                "context --help",
                "hooks --help",
                "hooks install --help",
                "hooks uninstall --help",
                "hooks print --help",
                "config --help",
                "version --help",
                "--version",
                "version",
                "config",
                "config --markdown"
            })
    void shouldHelpOnStdout(String command) {
        assertThat(run(command.split(" "))).isZero();
        assertThat(out.toString()).isNotBlank();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldRefuseAnAddressThatIsNone() {
        assertThat(run("status", "--server", "localhost:37777")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("'localhost:37777' is not a server's address");
    }

    @Test
    void shouldKeepStackTracesForDebugging() {
        assertThat(run("broken")).isEqualTo(1);
        assertThat(err.toString()).hasLineCount(1).contains("unexpected", "first line; second line");

        environment.put("MEMLOG_LOG_LEVEL", "debug");
        run("broken");
        assertThat(err.toString()).contains("\tat dev.memlog.cli.CliTest");
    }

    @Test
    void shouldExitTwoWhenASettingIsBad() {
        assertThat(run("unset")).isEqualTo(2);
        assertThat(err.toString().strip()).isEqualTo("memlog: port=x wants a number");
    }

    private int run(String... args) {
        CommandLine line = Cli.commandLine(environment, Map.of("broken", new Broken(), "unset", new Unset()));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @Command(name = "broken")
    private static final class Broken implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("first line\n  second line");
        }
    }

    @Command(name = "unset")
    private static final class Unset implements Runnable {
        @Override
        public void run() {
            throw new BadSetting("port=x wants a number");
        }
    }
}
