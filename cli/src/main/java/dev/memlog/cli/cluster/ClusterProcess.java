/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.cli.cluster;

import dev.memlog.settings.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A member's process, whoever started it. The pid file holds the process's id and its start in milliseconds, since a
 * system uses an id again.
 *
 * @param folder of the whole cluster
 */
record ClusterProcess(ClusterMember member, Path folder) {
    private static final int LOG_LINES = 15;
    private static final Set<String> KEPT_SETTINGS = Set.of("MEMLOG_LOG_LEVEL");

    Path log() {
        return folder.resolve("log").resolve(member.name() + ".log");
    }

    private Path pidFile() {
        return folder.resolve("run").resolve(member.name() + ".pid");
    }

    /** Empty if it does not run. */
    Optional<ProcessHandle> running() {
        try {
            List<String> words = List.of(
                    Files.readString(pidFile(), StandardCharsets.UTF_8).strip().split(" ", 2));
            long pid = Long.parseLong(words.getFirst());
            String started = words.getLast();
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> started(process).equals(started));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Starts the process unless it runs; does not wait until it is ready.
     *
     * @throws UserError if it cannot be started
     */
    void start(NodeProgram program, Map<String, String> environment) {
        if (running().isPresent()) {
            return;
        }
        try {
            Files.createDirectories(log().getParent());
            Files.createDirectories(pidFile().getParent());
            Files.writeString(log(), "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            ProcessBuilder builder = new ProcessBuilder(program.with(member.arguments()))
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(nothing().toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().clear();
            builder.environment().putAll(environmentOf(environment));
            ProcessHandle process = builder.start().toHandle();
            Files.writeString(pidFile(), process.pid() + " " + started(process) + "\n", StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UserError(member.name() + " cannot be started: " + e.getMessage(), e);
        }
    }

    /**
     * The caller's environment without the settings of a node of his own. Keys of providers go to those who may call
     * them: process nodes, and store nodes for vectors.
     */
    private Map<String, String> environmentOf(Map<String, String> environment) {
        boolean calls = member.role() == ClusterRole.PROCESS || member.role() == ClusterRole.STORE;
        Map<String, String> own = new HashMap<>();
        environment.forEach((name, value) -> {
            boolean setting = name.startsWith("MEMLOG_") && !KEPT_SETTINGS.contains(name);
            boolean ofProvider = name.startsWith("MEMLOG_PROVIDER_") || name.endsWith("_API_KEY");
            if (ofProvider ? calls : !setting) {
                own.put(name, value);
            }
        });
        own.putAll(member.settings());
        return own;
    }

    /** As kill -9 does it. */
    void kill() {
        running().ifPresent(process -> {
            process.destroyForcibly();
            awaitEnd(process, Duration.ofSeconds(10));
        });
        forget();
    }

    /** Tells the process to stop, without waiting. */
    void tellToStop() {
        running().ifPresent(ProcessHandle::destroy);
    }

    /**
     * Waits for the end of a process that was told to stop, and kills it if that takes longer.
     *
     * @return whether it ended by itself
     */
    boolean awaitStop(Duration patience) {
        boolean inTime = running().map(process -> awaitEnd(process, patience)).orElse(true);
        if (!inTime) {
            kill();
        }
        forget();
        return inTime;
    }

    /** @return whether it ended in time */
    static boolean awaitEnd(ProcessHandle process, Duration patience) {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted: run the same command again", e);
        }
    }

    /** The newest lines of what it wrote. */
    String logTail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(" + log() + " cannot be read: " + e.getMessage() + ")";
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile());
        } catch (IOException e) {
            throw new UserError(pidFile() + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    private static String started(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .map(String::valueOf)
                .orElse("?");
    }

    private static Path nothing() {
        return Path.of(System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null");
    }
}
