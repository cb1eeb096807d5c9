/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import dev.memlog.event.provider.ProviderNames;
import dev.memlog.event.thread.PlatformThread;
import dev.memlog.processor.mode.TeamModes;
import dev.memlog.processor.prompt.DigestLine;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.Usage;

/** A provider without a model: rules that read the events. Free, needs no network, and cannot fail. */
public final class OfflineClient implements ProviderClient {
    private final TeamModes modes;

    public OfflineClient(TeamModes modes) {
        this.modes = modes;
    }

    @Override
    public String name() {
        return ProviderNames.OFFLINE;
    }

    @Override
    public boolean stateful() {
        return false;
    }

    @Override
    public ProviderOutcome call(ProviderRequest request) throws InterruptedException {
        String text = PlatformThread.call(
                "offline-" + request.sessionId(),
                () -> OfflineRules.write(
                        request.events(),
                        request.userPrompt(),
                        DigestLine.sinceLastSummary(request.input()),
                        modes.ofTeam(request.sessionId().team()).of(request.project())));
        return new ProviderOutcome.Replied(text, Usage.NONE, ProviderDefaults.OFFLINE_MODEL, null);
    }

    @Override
    public void close() {}
}
