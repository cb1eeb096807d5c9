/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.forget;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.access.Principal;
import dev.memlog.event.thread.Polling;
import dev.memlog.store.query.ForgetFilter;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.store.query.ForgetQueries.Extent;
import dev.memlog.store.query.ForgetQueries.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Forgets memories, dead letters and sessions: each request forgets a part, session by session. The last answer waits up
 * to 5 s until the rows are gone.
 *
 * <p>Threading: safe. Replies are made on threads of their own, a few at once, because they wait for the log.
 */
public final class ForgetRoutes {
    private static final String ROUTE = "/v1/forget";
    private static final int MAX_CONCURRENT = 4;
    private static final int SESSIONS_AT_ONCE = 50;
    private static final Polling PATIENCE = new Polling(Duration.ofSeconds(5));

    private final ForgetQueries memories;
    private final ForgetQueries whole;
    private final CommandLog commands;
    private final Duration rawEventsKept;
    private final ZoneId zone;
    private final InstantSource clock;
    private final Gate gate;

    /**
     * @param whole all of the team's memories, also what a viewer does not see: by their authors and times they are
     *     forgotten unseen, with a key of all projects
     * @param rawEventsKept the longest time that a processed event stays in the log
     */
    public ForgetRoutes(
            ForgetQueries memories,
            ForgetQueries whole,
            CommandLog commands,
            Duration rawEventsKept,
            ZoneId zone,
            Gates gates,
            InstantSource clock) {
        this.memories = memories;
        this.whole = whole;
        this.commands = commands;
        this.rawEventsKept = rawEventsKept;
        this.zone = zone;
        this.clock = clock;
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        routes.post(KeyScope.ADMIN, ROUTE, gate.write(ROUTE, this::forget));
        addDelete(routes, "observation", Extent::observations);
        addDelete(routes, "summary", Extent::summaries);
        addDelete(routes, "prompt", Extent::prompts);
    }

    private void addDelete(Routes routes, String kind, ToLongFunction<Extent> found) {
        String route = "/api/" + kind + "/{id}";
        routes.delete(KeyScope.ADMIN, route, gate.claudeMem().write(route, request -> delete(request, kind, found)));
    }

    /** One memory, as claude-mem's clients delete it. */
    private Reply delete(Request request, String kind, ToLongFunction<Extent> found) throws BadRequestException {
        long number = request.number();
        ForgetFilter filter = new ForgetFilter(List.of(number), List.of(), List.of(), null, null, "");
        if (found.applyAsLong(memories.extent(filter, 0)) == 0) {
            return Reply.problem(404, kind + " #" + number + " not found");
        }
        List<Target> part = memories.next(filter, 0, 1);
        if (!isGiven(part, note(filter, request.principal().actor(), part, clock.instant()))) {
            return Reply.problem(503, "the log does not acknowledge; ask again in 1 s, nothing is done twice");
        }
        ObjectNode answer = Reply.MAPPER
                .createObjectNode()
                .put("success", true)
                .put("id", number)
                .put("kind", kind)
                .putNull("entity_rev");
        return Reply.json(isProjected(memories, filter) ? 200 : 202, answer);
    }

    private Reply forget(Request request) throws BadRequestException {
        Principal caller = request.principal();
        ForgetOrder order = ForgetOrder.read(request.order(ForgetOrder.EXAMPLE), caller.team(), clock.instant(), zone);
        return forget(order, caller.projects().isAll() && isByAuthor(order.filter()));
    }

    // By any other condition, the counts would tell what is in memories that the caller may not see.
    private static boolean isByAuthor(ForgetFilter filter) {
        return !filter.authors().isEmpty()
                && filter.numbers().isEmpty()
                && filter.sessions().isEmpty()
                && filter.projects().isEmpty()
                && filter.text().isBlank();
    }

    private Reply forget(ForgetOrder order, boolean byAuthor) {
        Instant now = clock.instant();
        ForgetQueries rows = byAuthor ? whole : memories;
        Extent extent = rows.extent(order.filter(), order.after());
        List<Target> part = order.dryRun() ? List.of() : rows.next(order.filter(), order.after(), SESSIONS_AT_ONCE);
        if (!part.isEmpty() && !isGiven(part, note(order.filter(), order.actor(), part, now))) {
            return Reply.problem(
                    503,
                    "the log does not acknowledge; a part may be on its way: ask again in 1 s, nothing is done twice");
        }
        ObjectNode answer = answer(order, byAuthor ? extent.unseen() : extent, part, now);
        if (part.size() < SESSIONS_AT_ONCE) {
            boolean done = order.dryRun() || part.isEmpty() || isProjected(rows, order.filter());
            return Reply.json(done ? 200 : 202, answer.put("done", done && !order.dryRun()));
        }
        String next = part.getLast().session().toString();
        return Reply.ok(answer.put("done", false).put("next", next));
    }

    private boolean isGiven(List<Target> part, AuditRecord done) {
        return commands.forget(part) == OrderOutcome.ACKNOWLEDGED && commands.audit(done) == OrderOutcome.ACKNOWLEDGED;
    }

    private static AuditRecord note(ForgetFilter filter, String actor, List<Target> part, Instant now) {
        ObjectNode by = Reply.MAPPER.createObjectNode();
        ArrayNode kinds = by.putArray("by");
        filter.kinds().forEach(kinds::add);
        return new AuditRecord(
                now, actor, "memories-forgotten", null, by, memories(part) + letters(part), part.size(), null);
    }

    private ObjectNode answer(ForgetOrder order, Extent extent, List<Target> part, Instant now) {
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("dryRun", order.dryRun());
        answer.putObject("matched")
                .put("observations", extent.observations())
                .put("summaries", extent.summaries())
                .put("prompts", extent.prompts())
                .put("deadLetters", extent.letters())
                .put("waitingEvents", extent.waiting())
                .put("sessions", extent.sessions())
                .put("wholeSessions", extent.whole());
        if (order.dryRun()) {
            ArrayNode titles = answer.putArray("titles");
            extent.titles().forEach(titles::add);
        }
        ArrayNode alike = answer.putArray("alike");
        extent.alike().forEach(alike::add);
        answer.putObject("forgotten")
                .put("memories", memories(part))
                .put("deadLetters", letters(part))
                .put("sessions", part.size());
        return answer.put("rawEventsUntil", now.plus(rawEventsKept).toString());
    }

    private static boolean isProjected(ForgetQueries rows, ForgetFilter filter) {
        return PATIENCE.awaits(() -> rows.extent(filter, 0).sessions() == 0);
    }

    private static long memories(List<Target> part) {
        return part.stream().mapToLong(target -> target.memories().size()).sum();
    }

    private static long letters(List<Target> part) {
        return part.stream().mapToLong(target -> target.letters().size()).sum();
    }
}
