/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.prompt;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;

/**
 * Calls a provider with as much content as its model takes. A request refused at once as too long is sent again with
 * less.
 *
 * <p>Threading: safe.
 */
public final class FittedCall {
    private static final int MOST_SMALLER = 3;

    private final PromptWriter prompts;

    public FittedCall(PromptWriter prompts) {
        this.prompts = prompts;
    }

    public ProviderOutcome make(ProviderClient client, PromptInput input) throws InterruptedException {
        ProviderRequest request = prompts.write(input, client.promptTokens(input.askedAgain()));
        ProviderOutcome outcome = client.call(request);
        for (int smaller = 0; smaller < MOST_SMALLER && isTooLong(outcome); smaller++) {
            int fits = client.promptTokens(input.askedAgain());
            ProviderRequest less = prompts.write(input, fits);
            boolean holdsAll = prompts.mostEvents(input.events(), input.sessionId(), input.project(), fits)
                    == input.events().size();
            if (!holdsAll || less.input().length() >= request.input().length()) {
                return outcome; // The next attempt is with fewer events.
            }
            request = less;
            outcome = client.call(request);
        }
        return outcome;
    }

    private static boolean isTooLong(ProviderOutcome outcome) {
        return outcome instanceof ProviderOutcome.Failed failed
                && failed.failure() == FailureClass.PROMPT_TOO_LONG
                && !failed.answered();
    }
}
