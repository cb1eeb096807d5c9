/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import dev.memlog.node.process.LedgerReading;
import java.time.Duration;
import java.util.List;

/** The end of everything: nothing is under way, nothing waits, and it has been so for longer than anything waits. */
final class Quiet {
    private Quiet() {}

    private record Seen(List<Object> what, long since) {}

    /** @param quiet for how long neither the ledger nor the number of calls may have changed */
    static LedgerReading await(
            LifeClient client, ScriptedProviders provider, long accepted, Duration patience, Duration quiet) {
        Seen[] newest = {new Seen(List.of(), System.nanoTime())};
        return LifeClient.awaited("quiet with " + accepted + " accepted", patience, client::ledger, ledger -> {
            List<Object> now = List.of(ledger, provider.calls().size());
            if (!now.equals(newest[0].what())) {
                newest[0] = new Seen(now, System.nanoTime());
            }
            return ledger.isSettled()
                    && ledger.accepted() - ledger.duplicate() >= accepted
                    && System.nanoTime() - newest[0].since() >= quiet.toNanos();
        });
    }
}
