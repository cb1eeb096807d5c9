/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import dev.memlog.processor.prompt.DigestLine;
import dev.memlog.processor.provider.offline.OfflineRules;

/** No model at all: rules that read the events themselves. Costs nothing, needs no network, and cannot fail. */
final class OfflineClient implements ProviderClient {
    static final String MODEL = "rules";

    @Override
    public String name() {
        return ProviderDefaults.OFFLINE;
    }

    @Override
    public boolean stateful() {
        return false;
    }

    @Override
    public ProviderOutcome call(ProviderRequest request) {
        String text = OfflineRules.write(
                request.events(), request.userPrompt(), DigestLine.sinceLastSummary(request.input()));
        return new ProviderOutcome.Replied(text, Usage.NONE, MODEL, null);
    }

    @Override
    public void close() {}
}
