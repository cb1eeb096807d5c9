/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.app.Main;
import dev.memlog.bench.soak.Soak;
import dev.memlog.node.process.ChildJvm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One node for a minute; {@code -Dsoak.seed=N} repeats a sequence of faults, {@code -Dsoak.duration=60m} goes
 * on for longer.
 */
class SoakIT {
    /** A build repeats the same faults, so that it tells of what was changed. */
    private static final long SEED = 7;

    @Test
    @Timeout(14_400)
    void shouldLoseNothingAndDoNothingTwiceWhenEverythingGoesWrong() throws Exception {
        Duration duration = Duration.parse("PT" + System.getProperty("soak.duration", "60s"));
        long seed = Long.getLong("soak.seed", SEED);

        List<String> violations = Soak.run(program(), false, duration, seed);

        assertThat(violations).as("seed " + seed).isEmpty();
    }

    /** As {@code bin/memlog} starts it, but for building it first. */
    private static List<String> program() {
        return ChildJvm.command(
                Main.class,
                "-Xmx384m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--sun-misc-unsafe-memory-access=allow");
    }
}
