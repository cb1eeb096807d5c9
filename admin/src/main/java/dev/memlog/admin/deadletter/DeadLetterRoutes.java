/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.ReadGate;
import dev.memlog.edge.ReadMetrics;
import dev.memlog.edge.ReadRequest;
import dev.memlog.edge.Reply;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.DeadLetterRow;
import dev.memlog.store.query.Page;
import dev.memlog.store.query.SpendQueries;
import io.undertow.server.RoutingHandler;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Dead letters over HTTP: list, show, replay, discard, edit; and the audit log.
 *
 * <p>Threading: safe. Replies are made on threads of their own, a few at once, because they wait for the log.
 */
public final class DeadLetterRoutes {
    private static final int MAX_CONCURRENT = 16;
    private static final int LIMIT = 20;
    private static final int MAX_KEY = 2_048;
    private static final String ROOT = "/v1/dead-letters";

    private final DeadLetterQueries letters;
    private final IntFunction<Optional<List<JsonNode>>> audit;
    private final LetterSweep sweep;
    private final LetterEdit edit;
    private final ReplayEstimate estimate;
    private final ZoneId zone;
    private final InstantSource clock;
    private final ReadGate gate;

    /**
     * @param processed total number of processed events
     * @param audit the newest audit records, newest first, at most this many; empty while the log does not answer
     * @param defaultActor the actor of requests without one
     */
    public DeadLetterRoutes(
            DeadLetterQueries letters,
            SpendQueries spend,
            LongSupplier processed,
            CommandLog commands,
            IntFunction<Optional<List<JsonNode>>> audit,
            String defaultActor,
            ZoneId zone,
            ReadMetrics metrics,
            ByteBudget memory,
            InstantSource clock) {
        this.letters = letters;
        this.audit = audit;
        this.zone = zone;
        this.clock = clock;
        estimate = new ReplayEstimate(spend, processed);
        sweep = new LetterSweep(letters, commands, estimate, defaultActor, clock);
        edit = new LetterEdit(letters, commands, defaultActor, clock);
        gate = new ReadGate("memlog-letters-", MAX_CONCURRENT, metrics, memory);
    }

    /** A change, read from a body. */
    private interface Change {
        Reply of(JsonNode body) throws BadRequestException;
    }

    public void addTo(RoutingHandler routes) {
        routes.get(ROOT, gate.get(ROOT, this::list));
        addGet(routes, ROOT + "/stats", this::stats);
        addGet(routes, ROOT + "/show", this::show);
        addGet(routes, "/v1/audit", this::audit);
        addPost(
                routes,
                "/replay",
                "{\"class\":\"malformed\",\"dryRun\":true}",
                body -> sweep.replay(LetterOrder.replay(body, clock.instant(), zone)));
        addPost(
                routes,
                "/discard",
                "{\"session\":\"s-1\",\"reason\":\"noise\"}",
                body -> sweep.discard(LetterOrder.discard(body, clock.instant(), zone)));
        addPost(
                routes,
                "/edit",
                "{\"key\":\"s-1/e-1\",\"payload\":{}}",
                body -> edit.edit(body, LetterFields.ofBody(body, clock.instant(), zone)));
    }

    private void addGet(RoutingHandler routes, String route, ReadGate.Read read) {
        routes.get(route, gate.get(route, read));
    }

    private void addPost(RoutingHandler routes, String name, String example, Change change) {
        String route = ROOT + name;
        routes.post(route, gate.patch(route, ask -> changed(ask, example, change)));
    }

    private static Reply changed(ReadRequest ask, String example, Change change) {
        try {
            return change.of(ask.jsonObject(example));
        } catch (BadRequestException e) {
            return Reply.invalid(e);
        }
    }

    private Reply list(ReadRequest ask) throws BadRequestException {
        boolean oldestFirst = switch (ask.text("orderBy", 32).orElse("date_desc")) {
            case "date_desc" -> false;
            case "date_asc" -> true;
            default -> throw new BadRequestException("orderBy", "date_desc or date_asc");
        };
        Page<DeadLetterRow> page = letters.letters(fields(ask).filter(), oldestFirst, ask.offset(), ask.limit(LIMIT));
        ObjectNode json = Reply.MAPPER.createObjectNode();
        ArrayNode items = json.putArray("items");
        page.items().forEach(row -> items.add(LetterJson.letter(row)));
        return Reply.ok(
                json.put("hasMore", page.hasMore()).put("offset", page.offset()).put("limit", page.limit()));
    }

    private Reply stats(ReadRequest ask) throws BadRequestException {
        return Reply.ok(LetterJson.stats(letters.stats(fields(ask).filter()), estimate, clock.instant()));
    }

    private Reply show(ReadRequest ask) throws BadRequestException {
        String key = ask.text("key", MAX_KEY)
                .orElseThrow(() -> new BadRequestException("key", "the key of a dead letter, as the list shows it"));
        return letters.letter(key)
                .map(letter -> Reply.ok(LetterJson.whole(letter)))
                .orElseGet(() -> Reply.error(404, "there is no dead letter " + key));
    }

    private Reply audit(ReadRequest ask) throws BadRequestException {
        Optional<List<JsonNode>> newest = audit.apply(ask.limit(LIMIT));
        if (newest.isEmpty()) {
            return Reply.error(503, "the log does not answer; try again in a second");
        }
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.putArray("items").addAll(newest.get());
        return Reply.ok(json);
    }

    private LetterFields fields(ReadRequest ask) {
        return LetterFields.ofQuery(ask, clock.instant(), zone);
    }
}
