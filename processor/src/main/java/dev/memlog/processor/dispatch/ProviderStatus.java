/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.provider.FailureClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider's state as health shows it.
 *
 * @param cause why its breaker is open; null while it is available
 * @param since when it opened; null while it is available
 * @param probeAt when it is probed; null while it is available
 * @param message its last message, shortened; null while it is available
 * @param useless its newest answers, if all were unusable; null if the newest was usable
 * @param learned sizes and dialect learned of its model; empty if standard
 */
public record ProviderStatus(
        String provider,
        boolean available,
        @Nullable FailureClass cause,
        @Nullable Instant since,
        @Nullable Instant probeAt,
        @Nullable String message,
        int inFlight,
        @Nullable UselessRun useless,
        List<String> learned) {
    public ProviderStatus {
        learned = List.copyOf(learned);
    }

    /** True if the provider answers, but with so many unusable answers that operators should know. */
    public boolean isUseless() {
        return useless != null && useless.answers() >= UselessRun.SHOWN_FROM;
    }
}
