/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.node.Lifetime;
import dev.memlog.node.process.ChildJvm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a process one of whose threads ends by what it threw. */
class LifetimeIT {
    private static final int WENT_ON = 7;

    record Ended(int exitCode, String told) {}

    @Test
    @Timeout(60)
    void shouldEndTheProcessWithAReasonWhenItsJavaIsOutOfMemory() throws Exception {
        Ended ended = run("memory");

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.told()).contains("memlog cannot go on and stops", "broken-thread", "OutOfMemoryError");
    }

    @Test
    @Timeout(60)
    void shouldTellOfTheThreadAndGoOnWhenItIsNotFatal() throws Exception {
        Ended ended = run("deep");

        assertThat(ended.exitCode()).isEqualTo(WENT_ON);
        assertThat(ended.told()).contains("broken-thread", "StackOverflowError").doesNotContain("cannot go on");
    }

    private static Ended run(String kind) throws Exception {
        List<String> command = new ArrayList<>(ChildJvm.command(Program.class, "-Xmx64m"));
        command.add(kind);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), told);
    }

    static final class Program {
        private Program() {}

        public static void main(String[] args) throws InterruptedException {
            new Lifetime();
            Thread broken = new Thread(
                    () -> {
                        throw args[0].equals("memory") ? new OutOfMemoryError("heap") : new StackOverflowError();
                    },
                    "broken-thread");
            broken.start();
            broken.join();
            System.exit(WENT_ON);
        }
    }
}
