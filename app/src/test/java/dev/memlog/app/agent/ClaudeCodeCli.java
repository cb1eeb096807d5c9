/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The Claude Code CLI from npm, with a home of its own and a model that the test speaks for. */
final class ClaudeCodeCli implements AutoCloseable {
    /** The last that npm installs on Node.js 20. */
    private static final String VERSION = "2.1.197";

    private static final String PACKAGE = "@anthropic-ai/claude-code";
    private static final int PATIENCE_SECONDS = 60;

    private final Path program;
    private final Path home;
    private final String modelUrl;

    private ClaudeCodeCli(Path program, Path home, String modelUrl) {
        this.program = program;
        this.home = home;
        this.modelUrl = modelUrl;
    }

    /** Skips the test that asks where npm, Node.js or the network is missing. */
    static ClaudeCodeCli in(Path home, String modelUrl) throws IOException {
        NpmFolder folder = NpmFolder.filled(
                "claude-code-" + VERSION,
                List.of(
                        List.of(
                                "npm",
                                "install",
                                "--no-audit",
                                "--no-fund",
                                "--ignore-scripts",
                                PACKAGE + "@" + VERSION),
                        // What npm may be told not to run: it puts the program of this machine in its place.
                        List.of("node", "node_modules/" + PACKAGE + "/install.cjs"),
                        List.of("node_modules/.bin/claude", "--version")));
        return new ClaudeCodeCli(folder.path().resolve("node_modules/.bin/claude"), home, modelUrl);
    }

    /** Runs to its end, which has to be a good one, and tells what it printed. */
    String run(Path workingFolder, String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile(home, "claude", ".txt");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingFolder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(said.toFile());
        String path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", path,
                        "HOME", home.toString(),
                        "LANG", "C.UTF-8",
                        "ANTHROPIC_BASE_URL", modelUrl,
                        "ANTHROPIC_API_KEY", "none",
                        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
                        "DISABLE_AUTOUPDATER", "1",
                        "DISABLE_TELEMETRY", "1"));
        Process process = builder.start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        ProcessesOf.end(process.toHandle());
        String text = Files.readString(said);
        assertThat(ended && process.exitValue() == 0).as(text).isTrue();
        return text;
    }

    /** Ends what it has left running for later, such as a hook of the session's end. */
    @Override
    public void close() {
        ProcessesOf.endAll(home);
    }
}
