/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.generic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Issue;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.EventSkipped;
import dev.memlog.event.SessionEvent.TurnEnded;
import dev.memlog.ingest.accept.IngestHeaders;
import dev.memlog.ingest.accept.JsonBody;
import dev.memlog.ingest.accept.OpenTurns;
import dev.memlog.ingest.accept.RecentSessions;
import dev.memlog.ingest.accept.RequestAcceptor;
import dev.memlog.ingest.accept.SessionKey;
import dev.memlog.ingest.accept.Wire;
import dev.memlog.ingest.accept.WireParts;
import dev.memlog.ingest.accept.WireRoutes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/events} and {@code POST /v1/events/batch}: any agent's events in one form. A batch is published only
 * if all its events are valid.
 *
 * <p>Threading: safe.
 */
public final class GenericEvents implements Wire {
    private static final int LARGEST_BATCH = 500;

    private final GenericEventReader reader;
    private final RequestAcceptor acceptor;
    private final RecentSessions recent;
    private final OpenTurns turns;
    private final InstantSource clock;

    public GenericEvents(WireParts parts) {
        this.reader = new GenericEventReader(parts.envelopes(), parts.composer(), parts.moves());
        this.acceptor = parts.acceptor();
        this.recent = parts.recent();
        this.turns = parts.turns();
        this.clock = parts.clock();
    }

    @Override
    public void addTo(WireRoutes routes) {
        routes.post("/v1/events", this::one);
        routes.post("/v1/events/batch", this::batch);
    }

    private Reply one(Request request) {
        JsonBody body = JsonBody.mendedObject(request.body());
        List<Issue> issues = new ArrayList<>(body.issues());
        if (!issues.isEmpty()) {
            return acceptor.reject(issues);
        }
        String key = request.header(IngestHeaders.IDEMPOTENCY_KEY);
        GenericEvent event = reader.read(body.json(), List.of(), key, request, issues);
        if (event == null || !issues.isEmpty()) {
            return acceptor.reject(body.with(issues));
        }
        return acceptor.accept(event.event(), request, () -> {
            note(event.event());
            ObjectNode reply = GenericEventReply.of(event, clock.instant());
            if ("true".equals(request.option("wait", ""))) {
                // Memories are made in the background and found by search; no request is held open for them.
                reply.put("waitTimedOut", true);
            }
            return Reply.json(201, reply);
        });
    }

    private Reply batch(Request request) {
        JsonBody body = JsonBody.mendedWhole(request.body());
        List<Issue> issues = new ArrayList<>(body.issues());
        if (!issues.isEmpty()) {
            return acceptor.reject(issues);
        }
        JsonNode list = body.json();
        if (!list.isArray() || list.isEmpty() || list.size() > LARGEST_BATCH) {
            String code = !list.isArray() ? "invalid_type" : list.isEmpty() ? "too_small" : "too_big";
            issues.add(
                    new Issue(List.of(), "the body must be a JSON array of 1 to " + LARGEST_BATCH + " events", code));
            return acceptor.reject(issues);
        }
        List<GenericEvent> events = readAll(list, request, issues);
        if (!issues.isEmpty()) {
            return acceptor.reject(body.with(issues));
        }
        return acceptor.accept(events.stream().map(GenericEvent::event).toList(), request, () -> {
            ObjectNode reply = JsonNodeFactory.instance.objectNode();
            ArrayNode replies = reply.putArray("events");
            for (GenericEvent event : events) {
                note(event.event());
                replies.add(GenericEventReply.of(event, clock.instant()));
            }
            return Reply.json(201, reply);
        });
    }

    private List<GenericEvent> readAll(JsonNode list, Request request, List<Issue> issues) {
        String key = request.header(IngestHeaders.IDEMPOTENCY_KEY);
        List<GenericEvent> events = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String keyOfOne = key == null ? null : key + ":" + i;
            GenericEvent event = read(list.get(i), i, keyOfOne, request, issues);
            if (event != null) {
                events.add(event);
            }
        }
        return events;
    }

    private @Nullable GenericEvent read(
            JsonNode node, int index, @Nullable String key, Request request, List<Issue> issues) {
        if (!node.isObject()) {
            issues.add(new Issue(List.of(index), "must be a JSON object", "invalid_type"));
            return null;
        }
        return reader.read(node, List.of(index), key, request, issues);
    }

    private void note(SessionEvent event) {
        if (!(event instanceof EventSkipped)) {
            turns.onEvent(SessionKey.of(event.envelope()), event instanceof TurnEnded);
        }
        recent.onAccepted(event, clock.instant());
    }
}
