/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.claudemem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.json.RowJson;
import dev.memlog.store.query.SessionQueries;
import dev.memlog.store.query.SessionQueries.SessionDetail;
import dev.memlog.store.row.Rows.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Single sessions, in the shapes of claude-mem's worker. */
final class SessionDetailRoutes {
    private static final int MAX_IDS = 1_000;
    private static final String MEMORY_SESSION_IDS = "memorySessionIds";

    private final SessionQueries sessions;
    private final InstantSource clock;

    public SessionDetailRoutes(SessionQueries sessions, InstantSource clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    public void addTo(Routes routes, Gate gate) {
        String status = "/sessions/{id}/status";
        routes.get(KeyScope.READ, status, gate.get(status, request -> status(request.number())));
        String batch = "/api/sdk-sessions/batch";
        routes.post(KeyScope.READ, batch, gate.post(batch, this::batch));
    }

    private Reply status(long number) {
        Optional<SessionDetail> found = number == 0 ? Optional.empty() : sessions.session(new SessionNumber(number));
        if (found.isEmpty()) {
            return Reply.ok(Reply.MAPPER.createObjectNode().put("status", "not_found"));
        }
        SessionRow row = found.get().row();
        return Reply.ok(Reply.MAPPER
                .createObjectNode()
                .put("status", row.status().wireName())
                .put("sessionDbId", number)
                .put("project", row.project())
                .put("queueLength", waiting(row))
                .put(
                        "uptime",
                        Duration.between(row.startedAt(), clock.instant()).toMillis()));
    }

    /** One row for each known id, so that a client finds each id that it knows. */
    private Reply batch(Request request) throws BadRequestException {
        List<String> ids = ids(request.jsonObject("{\"" + MEMORY_SESSION_IDS + "\":[\"…\"]}"));
        List<SessionDetail> found = sessions.ofMemorySessions(ids);
        ArrayNode rows = Reply.MAPPER.createArrayNode();
        for (String id : ids) {
            found.stream()
                    .filter(session -> session.memorySessionIds().contains(id))
                    .findFirst()
                    .ifPresent(session -> rows.add(row(session, id)));
        }
        return Reply.ok(rows);
    }

    private static List<String> ids(JsonNode body) throws BadRequestException {
        // Its own export sends the list under another name than its server reads.
        JsonNode list = body.has(MEMORY_SESSION_IDS) ? body.path(MEMORY_SESSION_IDS) : body.path("sdkSessionIds");
        List<String> ids = new ArrayList<>();
        for (JsonNode id : list) {
            ids.add(id.isTextual() ? id.textValue() : "");
        }
        if (!list.isArray() || ids.size() > MAX_IDS || ids.contains("")) {
            throw new BadRequestException(MEMORY_SESSION_IDS, "a list of at most " + MAX_IDS + " texts");
        }
        return ids.stream().distinct().toList();
    }

    private static ObjectNode row(SessionDetail session, String memorySessionId) {
        SessionRow row = session.row();
        Instant completed = row.completedAt();
        return Reply.MAPPER
                .createObjectNode()
                .put("id", row.session().value())
                .put("content_session_id", row.sessionId().value())
                .put("memory_session_id", memorySessionId)
                .put("project", row.project())
                .put("platform_source", row.platform())
                .put("user_prompt", session.firstPrompt())
                .putNull("custom_title")
                .put("started_at", RowJson.time(row.startedAt()))
                .put("started_at_epoch", row.startedAt().toEpochMilli())
                .put("completed_at", completed == null ? null : RowJson.time(completed))
                .put("completed_at_epoch", completed == null ? null : completed.toEpochMilli())
                .put("status", row.status().wireName());
    }

    private static long waiting(SessionRow row) {
        return row.ledger().pending() + row.ledger().parked();
    }
}
