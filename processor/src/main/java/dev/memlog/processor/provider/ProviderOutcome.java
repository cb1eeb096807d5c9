/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import dev.memlog.event.FailureClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of one call. */
public sealed interface ProviderOutcome {
    /**
     * The provider answered; whether the text is any good is for the reply parser.
     *
     * @param memorySessionId the provider's session that answered; null if it keeps none
     * @param sessionEnds whether that session has grown too large to be resumed: the next call begins another
     */
    record Replied(
            String text,
            Usage usage,
            String model,
            @Nullable String memorySessionId,
            boolean sessionEnds) implements ProviderOutcome {
        public Replied(String text, Usage usage, String model, @Nullable String memorySessionId) {
            this(text, usage, model, memorySessionId, false);
        }

        @Override
        public String toString() {
            return "Replied[" + text.length() + " characters, " + usage + ", " + model + "]";
        }
    }

    /**
     * @param message for operators: no payload, no credentials
     * @param retryAfter how long the provider asked to wait; null when it did not say
     */
    record Failed(
            FailureClass failure, String message, @Nullable Duration retryAfter) implements ProviderOutcome {}
}
