/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollingTest {
    private static final Duration SHORT = Duration.ofNanos(1);
    private final AtomicInteger checks = new AtomicInteger();

    @Test
    void shouldRepeatTheCheckUntilItIsTrue() throws InterruptedException {
        assertThat(new Polling(Duration.ofMinutes(1), SHORT).until(() -> checks.incrementAndGet() == 3))
                .isTrue();
        assertThat(checks).hasValue(3);
    }

    @Test
    void shouldCheckOnceWhenTheTimeIsOverAtOnce() throws InterruptedException {
        assertThat(new Polling(Duration.ZERO).until(() -> true)).isTrue();
        assertThat(new Polling(Duration.ZERO).until(() -> checks.incrementAndGet() > 1_000))
                .isFalse();
        assertThat(checks).hasPositiveValue();
    }

    @Test
    void shouldPassOnTheFailureOfTheCheck() {
        assertThatThrownBy(() -> new Polling(Duration.ofMinutes(1)).until(() -> {
                    throw new IOException("gone");
                }))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldEndWhenInterruptedAndLeaveTheInterruptSet() {
        Thread.currentThread().interrupt();

        assertThat(new Polling(Duration.ofMinutes(1)).awaits(() -> false)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
