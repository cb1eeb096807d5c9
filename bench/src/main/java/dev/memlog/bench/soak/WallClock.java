/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sets the wall clock of single processes apart from the machine's, by a small library that is loaded before all others;
 * only where there is a C compiler. (libfaketime also bends the waits that go by the monotonic clock: a Java whose clock
 * it sets back spins in each of them.)
 */
final class WallClock {
    private static final String SOURCE = "clock.c";
    private final Path library;

    private WallClock(Path library) {
        this.library = library;
    }

    /** Null where it cannot be compiled. */
    static @Nullable WallClock compile(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve(SOURCE);
        try (InputStream text = WallClock.class.getResourceAsStream(SOURCE)) {
            if (text == null) {
                return null;
            }
            Files.copy(text, source);
        }
        Path library = folder.resolve("clock.so");
        try {
            Process compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                    .inheritIO()
                    .start();
            return compiler.waitFor(1, TimeUnit.MINUTES) && compiler.exitValue() == 0 ? new WallClock(library) : null;
        } catch (IOException e) {
            return null; // No compiler.
        }
    }

    /** What the environment of a process has to have, whose clock goes by this file. */
    Map<String, String> environment(Path clock) throws IOException {
        if (!Files.exists(clock)) {
            set(clock, Duration.ZERO);
        }
        return Map.of("LD_PRELOAD", library.toString(), "SOAK_CLOCK", clock.toString());
    }

    /** In place: the process has the file mapped. */
    static void set(Path clock, Duration ahead) throws IOException {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(ahead.toSeconds())
                .flip();
        try (var file = Files.newByteChannel(clock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(seconds);
        }
    }
}
