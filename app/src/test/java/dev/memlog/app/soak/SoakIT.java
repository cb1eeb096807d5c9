/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.memlog.bench.soak.Soak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One node for a minute and a half; {@code -Dsoak.seed=N} repeats a sequence of faults, {@code -Dsoak.duration=60m} goes
 * on for longer.
 */
class SoakIT {
    /** A build repeats the same faults, so that it tells of what was changed. */
    private static final long SEED = 7;

    private static final Path APP = Path.of("target").toAbsolutePath();

    @Test
    @Timeout(14_400)
    void shouldLoseNothingAndDoNothingTwiceWhenEverythingGoesWrong() throws Exception {
        assumeThat(APP.resolve("memlog.jar"))
                .as("the program")
                .satisfies(jar -> assertThat(Files.exists(jar)).isTrue());
        Duration duration = Duration.parse("PT" + System.getProperty("soak.duration", "90s"));
        long seed = Long.getLong("soak.seed", SEED);

        List<String> violations = Soak.run(program(), false, duration, seed);

        assertThat(violations).as("seed " + seed).isEmpty();
    }

    /** As {@code bin/memlog} starts it, but for building it first. */
    private static List<String> program() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                APP.resolve("memlog.jar") + ":" + APP.resolve("lib") + "/*",
                "dev.memlog.app.Main");
    }
}
