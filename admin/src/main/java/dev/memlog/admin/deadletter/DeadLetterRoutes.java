/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.DeadLetterQueries;
import dev.memlog.store.query.DeadLetterRow;
import dev.memlog.store.query.SpendQueries;
import dev.memlog.store.row.Page;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
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
    private final Audit audit;
    private final LetterSweep sweep;
    private final LetterEdit edit;
    private final ReplayEstimate estimate;
    private final ZoneId zone;
    private final InstantSource clock;
    private final Gate gate;

    /**
     * @param processed total number of processed events
     * @param audit the newest audit records, newest first, at most this many; empty while it cannot be read
     */
    public DeadLetterRoutes(
            DeadLetterQueries letters,
            SpendQueries spend,
            LongSupplier processed,
            CommandLog commands,
            Audit audit,
            ZoneId zone,
            Gates gates,
            InstantSource clock) {
        this.letters = letters;
        this.audit = audit;
        this.zone = zone;
        this.clock = clock;
        estimate = new ReplayEstimate(spend, processed);
        sweep = new LetterSweep(letters, commands, estimate, clock);
        edit = new LetterEdit(letters, commands, clock);
        gate = gates.of(MAX_CONCURRENT);
    }

    /** The newest audit records of a team. */
    @FunctionalInterface
    public interface Audit {
        /** Newest first, at most this many; empty while the log does not answer, or another caller reads. */
        Optional<List<JsonNode>> newest(TeamName team, int most);
    }

    /** A change, read from a body. */
    private interface Change {
        Reply of(JsonNode body, Principal caller) throws BadRequestException;
    }

    public void addTo(Routes routes) {
        routes.get(KeyScope.OPS, ROOT, gate.get(ROOT, this::list));
        addGet(routes, ROOT + "/stats", this::stats);
        addGet(routes, ROOT + "/show", this::show);
        addGet(routes, "/v1/audit", this::audit);
        addPost(
                routes,
                "/replay",
                "{\"class\":\"malformed\",\"dryRun\":true}",
                (body, caller) -> sweep.replay(LetterOrder.replay(body, caller.team(), clock.instant(), zone)));
        addPost(
                routes,
                "/discard",
                "{\"session\":\"s-1\",\"reason\":\"noise\"}",
                (body, caller) -> sweep.discard(LetterOrder.discard(body, caller.team(), clock.instant(), zone)));
        addPost(
                routes,
                "/edit",
                "{\"key\":\"s-1/e-1\",\"payload\":{}}",
                (body, caller) -> edit.edit(
                        body, LetterFields.ofBody(body, caller.team(), clock.instant(), zone), caller.projects()));
    }

    private void addGet(Routes routes, String route, Gate.Read read) {
        routes.get(KeyScope.OPS, route, gate.get(route, read));
    }

    private void addPost(Routes routes, String name, String example, Change change) {
        String route = ROOT + name;
        routes.post(
                KeyScope.OPS,
                route,
                gate.write(route, request -> change.of(request.order(example), request.principal())));
    }

    private Reply list(Request request) throws BadRequestException {
        boolean oldestFirst = switch (request.text("orderBy", 32).orElse("date_desc")) {
            case "date_desc" -> false;
            case "date_asc" -> true;
            default -> throw new BadRequestException("orderBy", "date_desc or date_asc");
        };
        Page<DeadLetterRow> page =
                letters.letters(fields(request).filter(), oldestFirst, request.offset(), request.limit(LIMIT));
        ObjectNode json = Reply.MAPPER.createObjectNode();
        ArrayNode items = json.putArray("items");
        page.items().forEach(row -> items.add(LetterJson.letter(row)));
        return Reply.ok(
                json.put("hasMore", page.hasMore()).put("offset", page.offset()).put("limit", page.limit()));
    }

    private Reply stats(Request request) throws BadRequestException {
        return Reply.ok(LetterJson.stats(letters.stats(fields(request).filter()), estimate, clock.instant()));
    }

    private Reply show(Request request) throws BadRequestException {
        String key = request.text("key", MAX_KEY)
                .orElseThrow(() -> new BadRequestException("key", "the key of a dead letter, as the list shows it"));
        return letters.letter(key)
                .map(letter -> Reply.ok(LetterJson.whole(letter)))
                .orElseGet(() -> Reply.problem(404, "there is no dead letter " + key));
    }

    private Reply audit(Request request) throws BadRequestException {
        if (!request.principal().projects().isAll()) {
            return Reply.problem(
                    403, "the audit log covers all projects of the team: use a key without project limits");
        }
        Optional<List<JsonNode>> newest = audit.newest(request.principal().team(), request.limit(LIMIT));
        if (newest.isEmpty()) {
            return Reply.problem(
                    503, "the log does not answer, or the audit is read for another caller; try again in 1 s");
        }
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.putArray("items").addAll(newest.get());
        return Reply.ok(json);
    }

    private LetterFields fields(Request request) {
        return LetterFields.ofQuery(request, clock.instant(), zone);
    }
}
