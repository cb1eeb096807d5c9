/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.processor.dispatch.UselessRun;
import org.jspecify.annotations.Nullable;

/** What people should know, and can do, about a provider that is of no use to them. */
final class ProviderAdvice {
    private ProviderAdvice() {}

    /** Names the settings to change; null if no change of settings helps. */
    static @Nullable String mend(ProviderStatus provider) {
        if (provider.isUseless()) {
            return "set " + model(provider) + " to a model that follows the instructions, or look at what it says";
        }
        if (provider.cause() == FailureClass.MISCONFIGURED) {
            return "set " + model(provider)
                    + (isCommand(provider) ? "" : " or provider." + provider.provider() + ".base-url")
                    + " as what it says asks for, then restart the node";
        }
        if (provider.cause() == FailureClass.REFUSED) {
            return "check its account and provider." + provider.provider() + ".api-key"
                    + (isCommand(provider) ? "" : " (or .api-key-file), .model and .base-url")
                    + ", then restart the node";
        }
        return null;
    }

    /** What its newest answers are; null while they are of use, or too few to judge. */
    static Readiness.@Nullable Detail useless(ProviderStatus provider) {
        UselessRun run = provider.useless();
        if (run == null || !provider.isUseless()) {
            return null;
        }
        return new Readiness.Detail(
                "provider-useless",
                provider.provider() + " answers, but its last " + run.answers() + " answers were of no use"
                        + (run.words().isBlank() ? "" : " (the newest: " + run.words() + ")") + "; " + mend(provider),
                run.since());
    }

    private static String model(ProviderStatus provider) {
        return "provider." + provider.provider() + ".model";
    }

    private static boolean isCommand(ProviderStatus provider) {
        return provider.provider().equals(ProviderNames.CLAUDE_CLI);
    }
}
