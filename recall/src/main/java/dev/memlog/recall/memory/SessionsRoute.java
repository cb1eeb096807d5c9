/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.memory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.json.LedgerJson;
import dev.memlog.store.query.MemoryQueries;
import dev.memlog.store.row.Page;
import dev.memlog.store.row.Rows.SessionRow;
import dev.memlog.store.row.Shown;

/** Sessions, the one with the latest activity first, each with its ledger. */
public final class SessionsRoute {
    private final MemoryQueries memories;

    public SessionsRoute(MemoryQueries memories) {
        this.memories = memories;
    }

    public void addTo(Routes routes, Gate gate) {
        String sessions = "/v1/sessions";
        routes.get(
                KeyScope.READ,
                sessions,
                gate.get(sessions, request -> page(memories.sessions(MemoryRoutes.page(request, Shown.USUAL)))));
    }

    private static Reply page(Page<SessionRow> page) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        ArrayNode items = json.putArray("items");
        page.items().forEach(row -> items.add(session(row)));
        return Reply.ok(
                json.put("hasMore", page.hasMore()).put("offset", page.offset()).put("limit", page.limit()));
    }

    public static ObjectNode session(SessionRow row) {
        ObjectNode json = Reply.MAPPER
                .createObjectNode()
                .put("sessionId", row.sessionId().value())
                .put("sessionDbId", row.session().value())
                .put("project", row.project())
                .put("platform", row.platform())
                .put("status", row.status().wireName())
                .put("statusReason", row.statusReason())
                .put("generation", row.generation())
                .put("promptCount", row.promptCount())
                .put("inputTokens", row.inputTokens())
                .put("outputTokens", row.outputTokens())
                .put("costMicros", row.costMicros())
                .put("unpricedTokens", row.unpricedTokens())
                .put("skipEvidence", row.skipEvidence())
                .put("startedAt", row.startedAt().toString())
                .put("lastActivityAt", row.lastActivityAt().toString())
                .put(
                        "completedAt",
                        row.completedAt() == null ? null : row.completedAt().toString());
        json.set("ledger", LedgerJson.of(row.ledger()));
        return json;
    }
}
