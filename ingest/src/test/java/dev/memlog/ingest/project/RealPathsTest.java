/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RealPathsTest {
    @Test
    void shouldNotWaitForAFileSystemThatDoesNotAnswerNorAskItAgain() throws InterruptedException {
        RealPaths paths = new RealPaths(Duration.ofMillis(50));
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();

        String first = paths.ask(
                "/net/a/b/x",
                () -> {
                    asked.incrementAndGet();
                    answered.await();
                    return "late";
                },
                "none");
        String second = paths.ask("/net/a/b/y", () -> "asked " + asked.incrementAndGet(), "none");
        String elsewhere = paths.ask("/srv/a", () -> "at once", "none");
        answered.countDown();

        assertThat(first).isEqualTo("none");
        assertThat(second).isEqualTo("none");
        assertThat(asked).hasValue(1);
        assertThat(elsewhere).isEqualTo("at once");
    }
}
