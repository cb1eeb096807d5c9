/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One process of the fleet: started, killed, frozen, and started again on the same folder.
 *
 * <p>Threading: confined to the thread that makes the machine faults, but for the readings.
 */
final class Member {
    private static final int LOG_LINES = 40;
    private final String name;
    private final @Nullable String url;
    private List<String> command;
    private final Map<String, String> environment;
    private final Path log;
    private final Path clock;
    private final @Nullable WallClock clocks;
    private volatile @Nullable Process process;
    private volatile boolean wanted;

    /**
     * @param url null for a broker, which has no HTTP port
     * @param clocks null where no clock can be set
     */
    Member(
            String name,
            @Nullable String url,
            List<String> command,
            Map<String, String> environment,
            Path folder,
            @Nullable WallClock clocks) {
        this.name = name;
        this.url = url;
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.log = folder.resolve(name + ".log");
        this.clock = folder.resolve(name + ".clock");
        this.clocks = clocks;
    }

    String name() {
        return name;
    }

    @Nullable
    String url() {
        return url;
    }

    /** Where it keeps its data. */
    Path data() {
        return Path.of(command.get(command.indexOf("--data") + 1));
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("MEMLOG_"));
        builder.environment().putAll(environment);
        if (clocks != null) {
            builder.environment().putAll(clocks.environment(clock));
        }
        process = builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        wanted = true;
    }

    /** Its next start runs this program on the same folder. */
    void use(String program) {
        List<String> other = new ArrayList<>(command);
        other.set(0, program);
        command = List.copyOf(other);
    }

    /** As kill -9 does it. */
    void kill() throws InterruptedException {
        wanted = false;
        Process running = process;
        if (running != null) {
            running.destroyForcibly().waitFor();
        }
    }

    /** @return whether it ended in time */
    boolean stop(int seconds) throws InterruptedException {
        wanted = false;
        Process running = process;
        if (running == null) {
            return true;
        }
        running.destroy();
        return running.waitFor(seconds, TimeUnit.SECONDS);
    }

    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** @return whether it can be set */
    boolean setClock(Duration ahead) throws IOException {
        if (clocks != null) {
            WallClock.set(clock, ahead);
        }
        return clocks != null;
    }

    /** Its end is no surprise any more. */
    void expectEnd() {
        wanted = false;
    }

    /** Whether it ended though nobody asked it to. */
    boolean hasDied() {
        Process running = process;
        return wanted && running != null && !running.isAlive();
    }

    boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    int exitCode() {
        Process running = process;
        return running == null || running.isAlive() ? -1 : running.exitValue();
    }

    long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    /** Open file descriptors; -1 where the system does not tell. */
    int openFiles() {
        File[] open = new File("/proc/" + pid() + "/fd").listFiles();
        return open == null ? -1 : open.length;
    }

    /** The newest lines of what it wrote. */
    String logTail() {
        try (Stream<String> lines = Files.lines(log)) {
            List<String> all = lines.toList();
            return String.join("\n    ", all.subList(Math.max(0, all.size() - LOG_LINES), all.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(pid()))
                .inheritIO()
                .start()
                .waitFor();
    }
}
