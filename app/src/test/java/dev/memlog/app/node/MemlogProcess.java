/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.awaitility.Awaitility.await;

import dev.memlog.app.Main;
import dev.memlog.node.process.ChildJvm;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The {@code memlog} program in a JVM of its own, which can be told to stop and be killed like any. */
public final class MemlogProcess implements AutoCloseable {
    /** From start to ready; a laptop needs about 5 s, a busy build machine several times that. */
    private static final Duration READY_PATIENCE = Duration.ofSeconds(90);

    private static final int LOG_TAIL = 60;

    private final Process process;
    private final String name;
    private final Path log;

    private MemlogProcess(Process process, String name, Path log) {
        this.process = process;
        this.name = name;
        this.log = log;
    }

    /**
     * Starts without waiting for it.
     *
     * @param log is appended to, so that one file tells a node's several lives
     */
    public static MemlogProcess start(Path log, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(ChildJvm.command(Main.class, "-Xmx384m"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        // Settings that the developer's own shell has for memlog are none of the test's.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("MEMLOG_"));
        // The tests of search by meaning choose otherwise: a model takes memory and time from each of many nodes.
        builder.environment().put("MEMLOG_EMBEDDINGS_PROVIDER", "none");
        builder.environment().putAll(environment);
        try {
            Files.writeString(log, "", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return new MemlogProcess(builder.start(), String.join(" ", arguments), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process says that it is ready, and fails with its log if it ends before. */
    public MemlogProcess awaitReady(NodeHttp http, String url) {
        try {
            await().atMost(READY_PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .failFast(name + " has ended", () -> !process.isAlive())
                    .until(() -> http.isReady(url));
        } catch (RuntimeException e) {
            throw new AssertionError(name + " is not ready at " + url + ":\n" + logTail(), e);
        }
        return this;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** As kill -9 does it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * As kill does it: tells the process to stop, and waits until it has.
     *
     * @return its exit code
     */
    public int stop(Duration patience) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(name + " did not stop within " + patience + ":\n" + logTail());
        }
        return process.exitValue();
    }

    /** The newest lines of what it wrote, for a failure's message. */
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e.getMessage() + ")";
        }
    }

    public static String url(int port) {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
