/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import dev.memlog.event.SessionId;
import dev.memlog.processor.provider.BatchEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of one call.
 *
 * @param memorySessionId the provider session to resume; null if there is none
 * @param userPrompt the user's last prompt; blank if unknown
 * @param promptNumber from 1; 0 before the first
 * @param digest the newest memories, oldest of them first, one {@link DigestLine} each, with its label
 * @param askedAgain whether the last reply was prose, so that the grammar is stressed
 * @param traceparent W3C trace context to pass on; null if none
 */
public record PromptInput(
        SessionId sessionId,
        @Nullable String memorySessionId,
        @Nullable String project,
        String userPrompt,
        int promptNumber,
        List<String> digest,
        List<BatchEvent> events,
        boolean askedAgain,
        PromptBudget budget,
        @Nullable String traceparent) {
    public PromptInput {
        digest = List.copyOf(digest);
        events = List.copyOf(events);
    }

    @Override
    public String toString() {
        return "PromptInput[" + sessionId + ", " + events.size() + " events]";
    }
}
