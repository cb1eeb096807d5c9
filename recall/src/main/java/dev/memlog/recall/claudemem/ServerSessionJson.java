/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.claudemem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.Ledger;
import dev.memlog.event.SessionStatus;
import dev.memlog.store.row.Rows.SessionRow;

/** A session's fields as the clients of claude-mem's server read them, beside Memlog's own. */
public final class ServerSessionJson {
    private ServerSessionJson() {}

    public static ObjectNode addTo(ObjectNode json, SessionRow row) {
        boolean over = row.status() != SessionStatus.ACTIVE;
        json.put("id", row.sessionId().value())
                .put("projectId", row.project())
                .put("externalSessionId", row.sessionId().value())
                .put("contentSessionId", row.sessionId().value())
                .putNull("agentId")
                .putNull("agentType")
                .put("platformSource", row.platform())
                .put("generationStatus", generation(row.ledger()))
                .put("startedAtEpoch", row.startedAt().toEpochMilli())
                .put("endedAtEpoch", over ? row.lastActivityAt().toEpochMilli() : null)
                .putNull("lastGeneratedAtEpoch")
                .put("createdAtEpoch", row.startedAt().toEpochMilli())
                .put("updatedAtEpoch", row.lastActivityAt().toEpochMilli())
                .putObject("metadata");
        return json;
    }

    private static String generation(Ledger ledger) {
        if (ledger.inFlight() > 0) {
            return "processing";
        }
        return ledger.pending() + ledger.parked() > 0 ? "queued" : "completed";
    }
}
