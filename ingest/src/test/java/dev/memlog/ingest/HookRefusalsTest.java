/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HookRefusalsTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final HookRefusals refusals =
            new HookRefusals(InstantSource.fixed(Instant.parse("2026-11-22T10:00:00Z")), nanos::get);

    @Test
    void shouldCountByAgentAndKeepTheLastReason() {
        refusals.onAccepted("codex");
        refusals.onRefused("Codex", "400 a");
        refusals.onRefused("codex", "400 b");
        refusals.onAccepted("gemini");

        assertThat(refusals.refused()).singleElement().satisfies(refused -> {
            assertThat(refused.agent()).isEqualTo("codex");
            assertThat(refused.accepted()).isEqualTo(1);
            assertThat(refused.refused()).isEqualTo(2);
            assertThat(refused.lastReason()).isEqualTo("400 b");
            assertThat(refused.unheard()).isFalse();
        });
    }

    @Test
    void shouldTellOfAnAgentOfWhichNothingIsTakenForADay() {
        refusals.onRefused("codex", "400 a");
        nanos.addAndGet(Duration.ofHours(25).toNanos());
        refusals.onRefused("codex", "400 a");
        assertThat(refusals.refused().getFirst().unheard()).isTrue();

        refusals.onAccepted("codex");
        assertThat(refusals.refused().getFirst().unheard()).isFalse();
        assertThat(refusals.refused().getFirst().since()).isNull();
    }

    @Test
    void shouldTellABoundedNumberOfAgentsApart() {
        for (int i = 0; i < 1_000; i++) {
            refusals.onRefused("agent" + i + "\n" + "x".repeat(i), "r".repeat(10_000));
        }

        assertThat(refusals.refused()).hasSizeLessThanOrEqualTo(33).allSatisfy(refused -> {
            assertThat(refused.agent()).hasSizeLessThanOrEqualTo(32).doesNotContain("\n");
            assertThat(refused.lastReason()).hasSizeLessThan(300);
        });
        assertThat(refusals.refused().stream()
                        .mapToLong(HookRefusals.Refused::refused)
                        .sum())
                .isEqualTo(1_000);
    }
}
