/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.call;

import dev.memlog.event.CallRecord;
import dev.memlog.event.FailureClass;
import dev.memlog.processor.provider.Usage;
import dev.memlog.processor.reply.ParsedReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one call, on its way back to the stream thread. */
public sealed interface Completion {
    CallRecord call();

    /** @param memorySessionEnds whether the provider's session is not to be resumed */
    record Answered(
            CallRecord call,
            ParsedReply reply,
            Usage usage,
            String model,
            @Nullable String memorySessionId,
            boolean memorySessionEnds)
            implements Completion {}

    record Failed(
            CallRecord call,
            FailureClass failure,
            String message,
            @Nullable Duration retryAfter) implements Completion {}
}
