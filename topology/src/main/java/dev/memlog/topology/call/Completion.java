/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.CallRecord;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.reply.ParsedReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of one call, on its way back to the stream thread. */
public sealed interface Completion {
    CallRecord call();

    String provider();

    /** The call's usage, also of a failed call; {@link Usage#NONE} if it is zero or unknown. */
    Usage usage();

    String model();

    /** @param memorySessionEnds whether the provider's session is not to be resumed */
    record Answered(
            CallRecord call,
            String provider,
            ParsedReply reply,
            Usage usage,
            String model,
            @Nullable String memorySessionId,
            boolean memorySessionEnds)
            implements Completion {}

    /** @param answered whether the provider took the request and answered it, so that the attempt is spent */
    record Failed(
            CallRecord call,
            String provider,
            FailureClass failure,
            String message,
            @Nullable Duration retryAfter,
            Usage usage,
            String model,
            boolean answered)
            implements Completion {
        boolean isPaid() {
            return usage.total() > 0;
        }

        Failed as(FailureClass verdict) {
            return new Failed(call, provider, verdict, message, retryAfter, usage, model, answered);
        }
    }
}
