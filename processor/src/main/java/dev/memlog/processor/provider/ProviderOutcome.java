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
     * @param usage what the failed call cost all the same; {@link Usage#NONE} if that is nothing, or not known
     * @param model of that usage; blank without any
     * @param answered whether the provider took the request and answered it: it may have worked, so the attempt is spent
     *     whatever the failure is called
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

        /** The same failure of a call that told its usage; without any tokens it is the same altogether. */
        public Failed charged(Usage spent, String spentOn) {
            return spent.total() == 0 ? this : new Failed(failure, message, retryAfter, spent, spentOn, true);
        }

        /** The same failure, told in what came as an answer. */
        public Failed asAnswer() {
            return new Failed(failure, message, retryAfter, usage, model, true);
        }
    }
}
