/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.node.NodeHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * claude-mem's plugin from npm in a home of its own, as its installer leaves it; runs the commands of its hooks.json.
 * What npm has sent once is kept in the user's cache.
 */
final class ClaudeMemPlugin {
    private static final String VERSION = "13.25.3";
    private static final String BUN = "1.4.5";
    private static final Path CACHE =
            Path.of(System.getProperty("user.home"), ".cache", "memlog-it", "claude-mem-" + VERSION);
    private static final Path FETCHED = CACHE.resolve("fetched");

    private final Path home;
    private final JsonNode hooks;

    private ClaudeMemPlugin(Path home, JsonNode hooks) {
        this.home = home;
        this.hooks = hooks;
    }

    /** How a hook's command ended. */
    record Ended(String command, int exitCode, String output, String errors) {}

    /** Skips the test that asks where npm, Node.js or the network is missing. */
    static ClaudeMemPlugin installIn(Path home) throws IOException {
        if (!Files.exists(FETCHED)) {
            fetch();
        }
        Path plugins = home.resolve(".claude/plugins");
        Path installed = CACHE.resolve("plugin");
        Files.createDirectories(plugins.resolve("marketplaces"));
        Files.createDirectories(plugins.resolve("cache/thedotmack/claude-mem"));
        Files.createSymbolicLink(plugins.resolve("marketplaces/thedotmack"), installed);
        Files.createSymbolicLink(root(home), installed.resolve("plugin"));
        return new ClaudeMemPlugin(
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

    /** Its own worker, which it starts where nothing answers. */
    void killWorker() {
        Path file = data().resolve("worker.pid");
        if (Files.exists(file)) {
            long pid = NodeHttp.parse(read(file)).path("pid").asLong();
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
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
                    .merge("PATH", CACHE.resolve("node_modules/.bin").toString(), (path, bun) -> bun + ":" + path);
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

    private static void fetch() throws IOException {
        Files.createDirectories(CACHE);
        try {
            Path packed = CACHE.resolve("claude-mem-" + VERSION + ".tgz");
            Path unpacked = Files.createDirectories(CACHE.resolve("plugin"));
            // zod is what its hooks need beside themselves. npm may be told not to run what a package brings; bun's own
            // script puts the program in its place.
            boolean works = runs("npm", "install", "--no-save", "--ignore-scripts", "bun@" + BUN, "zod@4.4.3")
                    && runs("node", "node_modules/bun/install.js")
                    && runs(CACHE.resolve("node_modules/.bin/bun").toString(), "--version")
                    && runs("npm", "pack", "claude-mem@" + VERSION)
                    // Unpacked and not installed: its dependencies are its worker's.
                    && runs("tar", "xzf", packed.toString(), "--strip-components=1", "-C", unpacked.toString());
            if (!works) {
                abort("npm could not fetch bun and claude-mem " + VERSION);
            }
            Files.writeString(FETCHED, "");
        } catch (IOException e) {
            abort("npm is not there: " + e.getMessage());
        }
    }

    private static boolean runs(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(CACHE.toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path data() {
        return home.resolve(".claude-mem");
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
