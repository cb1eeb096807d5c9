/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads the command lines of all processes again and again, as any user of a machine with {@code /proc} can.
 *
 * <p>Threading: reads on a thread of its own until it is closed.
 */
final class CommandLines implements AutoCloseable {
    private static final Path PROCESSES = Path.of("/proc");
    private static final long PAUSE_NANOS = 2_000_000;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("command-lines").start(this::read);
    private volatile boolean closed;

    static boolean canBeRead() {
        return Files.isReadable(PROCESSES.resolve("self/cmdline"));
    }

    /** Each different one, with spaces between the arguments. */
    Set<String> seen() {
        return Set.copyOf(seen);
    }

    private void read() {
        while (!closed) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
                for (Path process : processes) {
                    read(process.resolve("cmdline"));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // Several times in the life of a curl, and without taking a processor from what is looked at.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void read(Path file) {
        try {
            seen.add(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace('\0', ' '));
        } catch (IOException e) {
            // The process has ended.
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
