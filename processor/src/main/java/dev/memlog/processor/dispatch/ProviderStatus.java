/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.FailureClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A provider as health shows it.
 *
 * @param cause why it is left alone; null while it is available
 * @param since when that began; null while it is available
 * @param probeAt when it is tried again; null while it is available
 * @param message what it last said, shortened; null while it is available
 * @param useless its newest answers, if none of them was of use; null if the newest was
 * @param learned what calls have shown of its model's sizes and ways; empty if nothing out of the ordinary
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

    /** Whether it answers, and has not been of use for so long that people should know. */
    public boolean isUseless() {
        return useless != null && useless.answers() >= UselessRun.SHOWN_FROM;
    }
}
