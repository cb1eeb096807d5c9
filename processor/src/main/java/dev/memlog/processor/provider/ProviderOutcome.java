/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import dev.memlog.event.provider.FailureClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The result of one call. */
public sealed interface ProviderOutcome {
    /**
     * The provider answered; the reply parser judges the text.
     *
     * @param memorySessionId the provider's session that answered; null if it keeps none
     * @param sessionEnds true if that session has grown too large to be resumed: the next call starts another
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
     * @param retryAfter how long the provider asked to wait; null without a request
     * @param usage the failed call's usage; {@link Usage#NONE} if it is zero or unknown
     * @param model of that usage; blank without any
     * @param answered true if the provider accepted and answered the request: it may have worked, so the attempt is
     *     spent for any class of failure
     */
    record Failed(
            FailureClass failure,
            String message,
            @Nullable Duration retryAfter,
            Usage usage,
            String model,
            boolean answered)
            implements ProviderOutcome {
        public Failed {
            answered |= usage.total() > 0;
        }

        public Failed(FailureClass failure, String message, @Nullable Duration retryAfter, Usage usage, String model) {
            this(failure, message, retryAfter, usage, model, false);
        }

        public Failed(FailureClass failure, String message, @Nullable Duration retryAfter) {
            this(failure, message, retryAfter, Usage.NONE, "");
        }

        /** The same failure with its usage; unchanged without tokens. */
        public Failed charged(Usage spent, String spentOn) {
            return spent.total() == 0 ? this : new Failed(failure, message, retryAfter, spent, spentOn, true);
        }

        /** The same failure, found in an answer. */
        public Failed asAnswer() {
            return new Failed(failure, message, retryAfter, usage, model, true);
        }
    }
}
