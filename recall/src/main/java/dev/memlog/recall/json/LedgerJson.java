/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.json;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Reply;
import dev.memlog.event.Ledger;

/** The ledger's terms as they stand in every reply that shows it. */
public final class LedgerJson {
    private LedgerJson() {}

    public static ObjectNode of(Ledger ledger) {
        return Reply.MAPPER
                .createObjectNode()
                .put("accepted", ledger.accepted())
                .put("duplicate", ledger.duplicate())
                .put("skipped", ledger.skipped())
                .put("processed", ledger.processed())
                .put("pending", ledger.pending())
                .put("inFlight", ledger.inFlight())
                .put("parked", ledger.parked())
                .put("deadLettered", ledger.deadLettered())
                .put("discarded", ledger.discarded());
    }
}
