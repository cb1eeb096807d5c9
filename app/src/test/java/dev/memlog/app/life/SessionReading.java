/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;

/**
 * A session as {@code /v1/sessions} tells of it.
 *
 * @param reason "null" if there is none
 * @param ledger without a lag, which is the whole log's
 */
record SessionReading(
        String id, long number, String project, String status, String reason, int generation, LedgerReading ledger) {
    static SessionReading of(JsonNode row) {
        return new SessionReading(
                row.path("sessionId").asText(),
                row.path("sessionDbId").asLong(),
                row.path("project").asText(),
                row.path("status").asText(),
                row.path("statusReason").asText(),
                row.path("generation").asInt(),
                LedgerReading.of(NodeHttp.JSON.createObjectNode().set("events", row.path("ledger"))));
    }

    /** Nothing of it is under way and nothing waits. */
    boolean isSettled() {
        return ledger.pending() == 0 && ledger.parked() == 0;
    }
}
