/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentTest {
    @Test
    void shouldAskAgainOnlyOnceTheAnswerIsOld() {
        TestClock clock = new TestClock(Instant.parse("2026-01-01T10:00:00Z"));
        AtomicInteger asked = new AtomicInteger();
        Recent<Integer> recent = new Recent<>(asked::incrementAndGet, Duration.ofSeconds(2), clock);

        assertThat(recent.get()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(2));
        assertThat(recent.get()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));

        assertThat(recent.get()).isEqualTo(2);
    }
}
