/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * claude-mem's plugin from npm in a home of its own, as its installer leaves it; runs the commands of its hooks.json.
 */
final class ClaudeMemPlugin implements AutoCloseable {
    private static final String VERSION = "13.25.3";
    private static final String BUN = "1.4.5";

    private final Path fetched;
    private final Path home;
    private final JsonNode hooks;

    private ClaudeMemPlugin(Path fetched, Path home, JsonNode hooks) {
        this.fetched = fetched;
        this.home = home;
        this.hooks = hooks;
    }

    /** How a hook's command ended. */
    record Ended(String command, int exitCode, String output, String errors) {}

    /** Skips the test that asks where npm, Node.js or the network is missing. */
    static ClaudeMemPlugin installIn(Path home) throws IOException {
        Path fetched = NpmFolder.filled(
                        "claude-mem-" + VERSION,
                        List.of(
                                // zod is what its hooks need beside themselves. npm may be told not to run what a
                                // package brings; bun's own script puts the program in its place.
                                List.of("npm", "install", "--no-save", "--ignore-scripts", "bun@" + BUN, "zod@4.4.3"),
                                List.of("node", "node_modules/bun/install.js"),
                                List.of("node_modules/.bin/bun", "--version"),
                                List.of("npm", "pack", "claude-mem@" + VERSION),
                                // Unpacked and not installed: its dependencies are its worker's.
                                List.of("mkdir", "-p", "plugin"),
                                List.of(
                                        "tar",
                                        "xzf",
                                        "claude-mem-" + VERSION + ".tgz",
                                        "--strip-components=1",
                                        "-C",
                                        "plugin")))
                .path();
        Path plugins = home.resolve(".claude/plugins");
        Path installed = fetched.resolve("plugin");
        Files.createDirectories(plugins.resolve("marketplaces"));
        Files.createDirectories(plugins.resolve("cache/thedotmack/claude-mem"));
        Files.createSymbolicLink(plugins.resolve("marketplaces/thedotmack"), installed);
        Files.createSymbolicLink(root(home), installed.resolve("plugin"));
        return new ClaudeMemPlugin(
                fetched,
                home,
                NodeHttp.parse(Files.readString(installed.resolve("plugin/hooks/hooks.json")))
                        .path("hooks"));
    }

    /** Runs what the plugin has for this hook, one command after the other. */
    List<Ended> run(String payload, int port) {
        JsonNode hook = NodeHttp.parse(payload);
        List<Ended> ended = new ArrayList<>();
        for (JsonNode group : hooks.path(hook.path("hook_event_name").asText())) {
            for (JsonNode command : group.path("hooks")) {
                ended.add(run(command.path("command").asText(), payload, port));
            }
        }
        assertThat(ended).as(hook.path("hook_event_name").asText()).isNotEmpty();
        return ended;
    }

    /** Ends its own worker, which it starts where nothing answers. */
    @Override
    public void close() {
        ProcessesOf.endAll(home);
    }

    private Ended run(String command, String payload, int port) {
        try {
            Path output = Files.createTempFile(home, "hook", ".out");
            Path errors = Files.createTempFile(home, "hook", ".err");
            ProcessBuilder builder = new ProcessBuilder("bash", "-c", command)
                    .directory(home.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("CLAUDE"));
            builder.environment().put("HOME", home.toString());
            builder.environment()
                    .merge("PATH", fetched.resolve("node_modules/.bin").toString(), (path, bun) -> bun + ":" + path);
            builder.environment().put("CLAUDE_PLUGIN_ROOT", root(home).toString());
            builder.environment().put("CLAUDE_MEM_WORKER_PORT", Integer.toString(port));
            builder.environment().put("DO_NOT_TRACK", "1");
            Process process = builder.start();
            process.getOutputStream().write(payload.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
            String name = command.substring(command.lastIndexOf('"') + 1).strip();
            return new Ended(name, process.exitValue(), read(output), read(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a hook ran", e);
        }
    }

    private static Path root(Path home) {
        return home.resolve(".claude/plugins/cache/thedotmack/claude-mem").resolve(VERSION);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
