/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.cli;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.answer.SecretScrubber;
import dev.memlog.processor.provider.http.ProviderWire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the {@code claude} command in print mode, with its user's own login. The command keeps a session, which later
 * calls resume. It gets no tools, and none of its user's settings, hooks, plugins or servers: hooks that report to
 * Memlog would make it observe itself without end.
 *
 * <p>Threading: safe; at most the configured number of processes at once, further callers wait.
 */
public final class ClaudeCliClient implements ProviderClient {
    private static final Logger LOG = LoggerFactory.getLogger(ClaudeCliClient.class);
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** Variables of a surrounding agent session; with them the command would take itself for its child. */
    private static final List<String> SESSION_VARIABLES = List.of(
            "CLAUDECODE",
            "CLAUDE_CODE_ENTRYPOINT",
            "CLAUDE_CODE_SSE_PORT",
            "CLAUDE_CODE_SESSION_ID",
            "CLAUDE_PROJECT_DIR",
            "CLAUDE_ENV_FILE");

    private final ProviderConfig config;
    private final String command;
    private final Path directory;
    private final boolean temporary;
    private final RunningChildren running;
    private final Semaphore places;
    private final ClaudeCliReply reply;
    private final SecretScrubber scrubber;

    public ClaudeCliClient(ProviderConfig config) {
        this.config = config;
        command = ProviderWire.required(config, config.command(), "command");
        temporary = config.directory() == null;
        directory = directory(config.directory());
        running = RunningChildren.in(directory);
        places = new Semaphore(config.concurrency());
        scrubber = new SecretScrubber(config.apiKey());
        reply = new ClaudeCliReply(config.model(), config.rotateAfterTokens(), scrubber);
    }

    @Override
    public String name() {
        return config.name();
    }

    @Override
    public boolean stateful() {
        return true;
    }

    @Override
    public ProviderOutcome call(ProviderRequest request) throws InterruptedException {
        places.acquire();
        try {
            return unlessStopped(
                    reply.read(ChildProcess.run(process(request), request.input(), config.timeout(), running)));
        } catch (IOException e) {
            String message = "the command \"" + command + "\" cannot be started (" + e.getMessage()
                    + "); install Claude Code or set provider.claude-cli.command";
            return new ProviderOutcome.Failed(FailureClass.UNREACHABLE, scrubber.scrub(message), null);
        } finally {
            places.release();
        }
    }

    /**
     * Ctrl-C, and a service manager's stop, reach the command as well as the node. An end of this kind says nothing
     * about its session.
     */
    private static ProviderOutcome unlessStopped(ProviderOutcome outcome) throws InterruptedException {
        boolean gone =
                outcome instanceof ProviderOutcome.Failed failed && failed.failure() == FailureClass.SESSION_GONE;
        return gone && NodeStop.isNear()
                ? new ProviderOutcome.Failed(
                        FailureClass.INTERRUPTED, "the node was stopped, and the command with it", null)
                : outcome;
    }

    @Override
    public void close() {
        if (temporary) {
            delete(directory);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> inside = Files.walk(folder)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("error", e.toString()).log("a temporary folder cannot be deleted");
        }
    }

    @Override
    public String toString() {
        return "ClaudeCliClient[" + config + "]";
    }

    private ProcessBuilder process(ProviderRequest request) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "-p",
                "--output-format",
                "json",
                "--model",
                config.model(),
                "--tools",
                "",
                "--setting-sources",
                "",
                "--settings",
                "{\"disableAllHooks\":true}",
                "--strict-mcp-config",
                "--disable-slash-commands",
                "--system-prompt",
                request.instructions()));
        // The synthetic id of another provider cannot be resumed.
        String session = request.memorySessionId();
        if (session != null && UUID.matcher(session).matches()) {
            arguments.add("--resume");
            arguments.add(session);
        }
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(directory.toFile());
        prepare(builder.environment());
        return builder;
    }

    private void prepare(Map<String, String> environment) {
        SESSION_VARIABLES.forEach(environment::remove);
        environment.keySet().removeIf(name -> name.startsWith("MEMLOG_"));
        environment.put("DISABLE_AUTOUPDATER", "1");
        environment.put("DISABLE_TELEMETRY", "1");
        environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        environment.put("CLAUDE_CODE_SAFE_MODE", "1");
        // Attempts are counted and spaced by Memlog; the command must not add its own.
        environment.put("CLAUDE_CODE_MAX_RETRIES", "0");
        environment.put("MAX_THINKING_TOKENS", "0");
        environment.put("CLAUDE_CODE_MAX_OUTPUT_TOKENS", Integer.toString(config.maxOutputTokens()));
        // A key that happens to be in the environment would be used, and charged, instead of the user's login; a key
        // next to a gateway's address is the login to that gateway.
        if (!environment.containsKey("ANTHROPIC_BASE_URL")) {
            environment.remove("ANTHROPIC_API_KEY");
        }
        putIfSet(environment, "ANTHROPIC_API_KEY", config.apiKey());
        putIfSet(environment, "ANTHROPIC_BASE_URL", config.baseUrl());
    }

    private static void putIfSet(Map<String, String> environment, String name, @Nullable String value) {
        if (value != null) {
            environment.put(name, value);
        }
    }

    private static Path directory(@Nullable Path configured) {
        try {
            return configured == null
                    ? Files.createTempDirectory("memlog-claude-cli")
                    : Files.createDirectories(configured);
        } catch (IOException e) {
            throw new UncheckedIOException("provider.claude-cli.directory cannot be made: " + configured, e);
        }
    }
}
