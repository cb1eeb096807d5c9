/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import dev.memlog.event.SessionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one call, ready to send.
 *
 * @param memorySessionId the provider session to resume; null when a stateful provider has none yet
 * @param instructions the part that all calls of a mode share, cached by providers that can
 * @param input the user message: digest, current prompt, the batch
 * @param events the batch as values, for the offline provider, which does not read the input
 * @param userPrompt the user's prompt, for the same reason; blank if unknown
 * @param traceparent W3C trace context to pass on; null if none
 */
public record ProviderRequest(
        SessionId sessionId,
        @Nullable String memorySessionId,
        String instructions,
        String input,
        List<BatchEvent> events,
        String userPrompt,
        @Nullable String project,
        @Nullable String traceparent) {
    public ProviderRequest {
        events = List.copyOf(events);
    }

    public ProviderRequest withTraceparent(@Nullable String other) {
        return new ProviderRequest(sessionId, memorySessionId, instructions, input, events, userPrompt, project, other);
    }

    @Override
    public String toString() {
        return "ProviderRequest[" + sessionId + ", " + events.size() + " events]";
    }
}
