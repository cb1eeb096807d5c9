/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.cli.Cli;
import dev.memlog.cli.FakeNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ExitCode;

class HooksCommandTest {
    private static final String NODE = "http://10.0.0.5:37777";

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private int runs;

    @BeforeEach
    void open() {
        environment.put("HOME", home.toString());
        environment.put("PATH", System.getenv("PATH"));
    }

    @ParameterizedTest
    @CsvSource({
        "claude-code, .claude/settings.json, Claude Code",
        "cursor, .cursor/hooks.json, Cursor",
        "codex, .codex/hooks.json, Codex",
        "gemini, .gemini/settings.json, Gemini CLI"
    })
    void shouldInstallForEachAgentAndUndoIt(String agent, String file, String title) throws IOException {
        assertThat(run("hooks", "install", "--agent", agent, "--server", NODE)).isZero();

        assertThat(out.toString()).startsWith(title + "'s hooks post to " + NODE + ", by " + home.resolve(file));
        JsonNode settings = new ObjectMapper().readTree(Files.readString(home.resolve(file)));
        assertThat(settings.path("hooks").toString()).contains(NODE + "/hooks?agent=" + agent);

        assertThat(run("hooks", "install", "--agent", agent, "--server", NODE)).isZero();
        assertThat(out.toString()).contains("nothing to do");

        assertThat(run("hooks", "uninstall", "--agent", agent)).isZero();
        assertThat(home.resolve(file)).doesNotExist();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldInstallForOneProjectAndWarnWhenTheUserHasThemToo() {
        Path project = home.resolve("shop");
        assertThat(run("hooks", "install", "--project", project.toString())).isEqualTo(ExitCode.SOFTWARE);
        assertThat(err.toString()).contains(project + " is no folder");

        assertThat(project.toFile().mkdir()).isTrue();
        assertThat(run("hooks", "install", "--project", project.toString())).isZero();
        assertThat(project.resolve(".claude/settings.json")).exists();

        assertThat(run("hooks", "install", "--user")).isZero();
        assertThat(run("hooks", "install", "--project", project.toString())).isZero();
        assertThat(err.toString())
                .contains("each hook runs twice: " + home.resolve(".claude/settings.json") + " has them, too")
                .contains("hooks uninstall --user");
    }

    @Test
    void shouldOnlyShowTheChangeWhenAskedForADryRun() throws IOException {
        Path file = home.resolve(".claude/settings.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\n  \"model\": \"opus\"\n}\n");

        assertThat(run("hooks", "install", "--dry-run")).isZero();

        assertThat(out.toString())
                .contains(
                        "would be changed:", "-   \"model\": \"opus\"", "+   \"model\": \"opus\",", "+   \"hooks\": {")
                .doesNotContain("+ }\n");
        assertThat(file).hasContent("{\n  \"model\": \"opus\"\n}\n");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void shouldWarnOfWhatKeepsTheHooksFromRunning() throws IOException {
        Path file = home.resolve(".claude/settings.json");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                "{\"disableAllHooks\":true,\"enabledPlugins\":{\"claude-mem@thedotmack\":true,\"other@x\":true}}");
        environment.put("PATH", home.toString());

        assertThat(run("hooks", "install")).isZero();

        assertThat(err.toString())
                .contains("disableAllHooks: no hook runs", "enables claude-mem's plugin", "there is no curl in PATH")
                .doesNotContain("other@x");
    }

    @Test
    void shouldSayWhereASettingsFileIsBroken() throws IOException {
        Path file = home.resolve(".claude/settings.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\n  \"model\": \"opus\"\n  \"env\": {}\n}\n");

        assertThat(run("hooks", "install")).isEqualTo(ExitCode.SOFTWARE);

        assertThat(err.toString())
                .contains(file + " is not valid JSON at line 3, column ")
                .contains("correct it first; nothing was changed");
        assertThat(file).hasContent("{\n  \"model\": \"opus\"\n  \"env\": {}\n}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hooks install --agent emacs",
                "hooks install --user --project .",
                "hooks print --agent emacs",
                "hooks uninstall --server http://x"
            })
    void shouldRefuseWhatItDoesNotKnow(String line) {
        assertThat(run(line.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("--help");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SessionStart", "UserPromptSubmit", "PostToolUse", "Stop", "SessionEnd"})
    void shouldRunCommandsThatSucceedWithoutAWordWhenTheNodeFailsOrIsAway(String event) throws Exception {
        boolean answered = event.equals("SessionStart") || event.equals("UserPromptSubmit");
        try (FakeNode node = new FakeNode()) {
            node.answers("/hooks", asked -> new FakeNode.Reply(200, "reply to " + asked));
            assertThat(hook(node.url(), "claude-code", event)).isEqualTo(answered ? "0 reply to {\"a\":1}" : "0 ");
            assertThat(node.requests).containsExactly("POST /hooks?agent=claude-code");

            node.answers("/hooks", 503, "{\"title\":\"overload\"}");
            assertThat(hook(node.url(), "claude-code", event)).isEqualTo("0 ");

            node.close();
            assertThat(hook(node.url(), "claude-code", event)).isEqualTo("0 ");
        }
    }

    @Test
    void shouldLetCursorSendItsPromptWhenTheNodeIsAway() throws Exception {
        FakeNode node = new FakeNode();
        node.close();

        assertThat(hook(node.url(), "cursor", "beforeSubmitPrompt")).isEqualTo("0 {\"continue\":true}\n");
    }

    /** Runs a printed command as agents do: by a shell, the hook on its stdin. */
    private String hook(String url, String agent, String event) throws IOException, InterruptedException {
        out.getBuffer().setLength(0);
        assertThat(run("hooks", "print", "--agent", agent, "--server", url)).isZero();
        JsonNode entry = new ObjectMapper().readTree(out.toString()).at("/hooks/" + event + "/0");
        String command = entry.findPath("command").asText();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
        // Nothing waits from before.
        builder.environment().put("MEMLOG_SPOOL", home.resolve("spool" + runs++).toString());
        Process process = builder.start();
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }

    private int run(String... arguments) {
        return Cli.commandLine(environment, Map.of(), question -> java.util.Optional.empty())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
