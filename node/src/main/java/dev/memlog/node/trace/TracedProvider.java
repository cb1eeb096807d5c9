/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.trace;

import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import java.util.List;

/**
 * A provider with something around its calls.
 *
 * <p>Threading: as the provider's.
 */
record TracedProvider(ProviderClient provider, Around around) implements ProviderClient {
    /** Makes the call, or does something before and after it. */
    interface Around {
        ProviderOutcome call(ProviderClient provider, ProviderRequest request) throws InterruptedException;
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public boolean stateful() {
        return provider.stateful();
    }

    @Override
    public ProviderOutcome call(ProviderRequest request) throws InterruptedException {
        return around.call(provider, request);
    }

    @Override
    public int promptTokens(boolean askedAgain) {
        return provider.promptTokens(askedAgain);
    }

    @Override
    public List<String> learned() {
        return provider.learned();
    }

    @Override
    public void close() {
        provider.close();
    }
}
