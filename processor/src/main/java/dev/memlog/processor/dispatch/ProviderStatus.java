/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.dispatch;

import dev.memlog.event.FailureClass;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A provider as health shows it.
 *
 * @param cause why it is left alone; null while it is available
 * @param since when that began; null while it is available
 * @param probeAt when it is tried again; null while it is available
 * @param message what it last said, shortened; null while it is available
 */
public record ProviderStatus(
        String provider,
        boolean available,
        @Nullable FailureClass cause,
        @Nullable Instant since,
        @Nullable Instant probeAt,
        @Nullable String message,
        int inFlight) {}
