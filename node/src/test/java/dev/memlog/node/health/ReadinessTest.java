/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.processor.dispatch.UselessRun;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");
    private static final ProviderStatus REFUSED = new ProviderStatus(
            "openai",
            false,
            FailureClass.REFUSED,
            NOW.minusSeconds(90),
            NOW.plusSeconds(30),
            "HTTP 401: no such key",
            0,
            null,
            List.of());
    private static final ProviderStatus FINE =
            new ProviderStatus("gemini", true, null, null, null, null, 2, null, List.of());

    @Test
    void shouldBeReadyAndNameTheProviderThatIsLeftAloneWithCauseAndTime() {
        Readiness readiness = new Readiness();
        readiness.require("broker", () -> true);
        readiness.showProviders(now -> List.of(REFUSED, FINE));

        assertThat(readiness.isReady()).isTrue();
        assertThat(readiness.details(NOW)).singleElement().satisfies(detail -> {
            assertThat(detail.message()).contains("openai", "refused", "2026-01-01T10:00:30Z");
            assertThat(detail.since()).isEqualTo(NOW.minusSeconds(90));
        });
    }

    @Test
    void shouldNameTheSettingThatMendsAProvider() {
        Readiness readiness = new Readiness();
        readiness.showProviders(now -> List.of(new ProviderStatus(
                "openai",
                false,
                FailureClass.MISCONFIGURED,
                NOW,
                NOW,
                "HTTP 400: the model was retired",
                0,
                null,
                List.of())));

        assertThat(readiness.details(NOW))
                .singleElement()
                .satisfies(detail -> assertThat(detail.message())
                        .contains(
                                "misconfigured",
                                "the model was retired",
                                "provider.openai.model",
                                "provider.openai.base-url"));
    }

    @Test
    void shouldTellOfAProviderThatAnswersAndIsOfNoUse() {
        Readiness readiness = new Readiness();
        UselessRun run = new UselessRun(5, NOW.minusSeconds(90), "Sorry, no.");
        readiness.showProviders(
                now -> List.of(FINE, new ProviderStatus("openai", true, null, null, null, null, 0, run, List.of())));

        assertThat(readiness.details(NOW)).singleElement().satisfies(detail -> {
            assertThat(detail.name()).isEqualTo("provider-useless");
            assertThat(detail.message()).contains("openai", "last 5 answers", "Sorry, no.", "provider.openai.model");
            assertThat(detail.since()).isEqualTo(NOW.minusSeconds(90));
        });
        assertThat(HealthRoutes.providers(readiness, NOW)
                        .path(1)
                        .path("useless")
                        .path("words")
                        .asText())
                .isEqualTo("Sorry, no.");
    }

    @Test
    void shouldNotBeReadyWhenOneCheckFails() {
        Readiness readiness = new Readiness();
        readiness.require("broker", () -> true);
        readiness.require("storage", () -> false);

        assertThat(readiness.isReady()).isFalse();
        assertThat(readiness.passes("broker")).isTrue();
        assertThat(readiness.passes("storage")).isFalse();
        assertThat(readiness.passes("unheard of")).isFalse();
    }

    @Test
    void shouldExpectNothingOnlyWhileEveryProviderIsLeftAlone() {
        assertThat(StorageWatch.allLeftAlone(List.of(REFUSED))).isTrue();
        assertThat(StorageWatch.allLeftAlone(List.of(REFUSED, FINE))).isFalse();
        assertThat(StorageWatch.allLeftAlone(List.of())).isFalse();
    }

    @Test
    void shouldNameParkedEventsAndALowDisk(@TempDir Path folder) {
        assertThat(StorageWatch.parked(0)).isEmpty();
        assertThat(StorageWatch.parked(5))
                .hasValueSatisfying(detail -> assertThat(detail.message()).startsWith("5 events"));
        assertThat(new DiskSpace(folder, 1).detail()).isEmpty();
        assertThat(new DiskSpace(folder, Long.MAX_VALUE).detail())
                .hasValueSatisfying(detail -> assertThat(detail.message()).contains("ready.disk-low"));
    }
}
