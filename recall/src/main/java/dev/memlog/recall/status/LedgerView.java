/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.status;

import dev.memlog.event.Ledger;
import dev.memlog.store.query.MemoryQueries;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Where the accepted events are, together with how many the projection does not show yet, so that nothing to do is
 * never said too early.
 *
 * <p>Threading: safe; may block as long as its two sources do.
 */
public final class LedgerView {
    private final MemoryQueries memories;
    private final Supplier<OptionalLong> lag;

    /**
     * @param lag records acknowledged before the call that the projection does not reflect at its end; empty when it
     *     is unknown
     */
    public LedgerView(MemoryQueries memories, Supplier<OptionalLong> lag) {
        this.memories = memories;
        this.lag = lag;
    }

    public Snapshot read() {
        // Lag first. The ledger read after it reflects at least what lag was counted against, so with a lag of 0 it
        // holds every event acknowledged before this call. The other way round an event could be in neither.
        OptionalLong behind = lag.get();
        return new Snapshot(memories.ledger(), behind);
    }

    /** @param lag empty when unknown */
    public record Snapshot(Ledger ledger, OptionalLong lag) {
        /** Events accepted and not settled; empty while the lag is unknown. */
        public OptionalLong queueDepth() {
            return lag.isEmpty()
                    ? OptionalLong.empty()
                    : OptionalLong.of(ledger.pending() + ledger.parked() + lag.getAsLong());
        }

        /** Also true while it is unknown whether there is anything to do. */
        public boolean isProcessing() {
            return queueDepth().orElse(1) > 0;
        }
    }
}
