/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin.share;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.admin.CommandLog;
import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.OrderOutcome;
import dev.memlog.event.SessionId;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.Visibility;
import dev.memlog.store.query.ForgetFilter;
import dev.memlog.store.query.ForgetQueries;
import dev.memlog.store.query.ForgetQueries.Target;
import io.undertow.util.StatusCodes;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Decides who finds a memory, or all of a session: its author alone may. The rows follow a moment after the answer.
 *
 * <p>Threading: safe. Replies are made on threads of their own, because they wait for the log.
 */
public final class ShareRoutes {
    private static final String MEMORY = "/v1/memories/{id}/share";
    private static final String SESSION = "/v1/sessions/{id}/visibility";
    private static final String EXAMPLE = "{\"visibility\":\"team\"}";
    private static final String VISIBILITY = "visibility";
    private static final int MAX_CONCURRENT = 4;

    private final ForgetQueries rows;
    private final CommandLog commands;
    private final InstantSource clock;
    private final Gate gate;

    /** @param rows that find memories and sessions by number and author, among those that the caller sees */
    public ShareRoutes(ForgetQueries rows, CommandLog commands, Gates gates, InstantSource clock) {
        this.rows = rows;
        this.commands = commands;
        this.clock = clock;
        gate = gates.of(MAX_CONCURRENT);
    }

    public void addTo(Routes routes) {
        routes.post(KeyScope.WRITE, MEMORY, gate.write(MEMORY, this::shareMemory));
        routes.post(KeyScope.WRITE, SESSION, gate.write(SESSION, this::shareSession));
    }

    private Reply shareMemory(Request request) throws BadRequestException {
        long number = request.number();
        ObjectNode body = request.order(EXAMPLE);
        Visibility visibility = visibility(body);
        String author = request.principal().author();
        Optional<Target> own = find(List.of(number), List.of(), List.of(author));
        if (own.isEmpty() || own.get().memories().isEmpty()) {
            return refusal(find(List.of(number), List.of(), List.of()), "memory #" + number);
        }
        MemoryKey memory = own.get().memories().getFirst();
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("id", number);
        AuditRecord done = note("memory-visibility-set", body, answer.put(VISIBILITY, visibility.wireName()));
        return reply(commands.share(request.principal(), memory, own.get().platform(), visibility, done), answer);
    }

    private Reply shareSession(Request request) throws BadRequestException {
        SessionId session = sessionId(request);
        ObjectNode body = request.order(EXAMPLE);
        Visibility visibility = visibility(body);
        Optional<Target> own =
                find(List.of(), List.of(session), List.of(request.principal().author()));
        if (own.isEmpty()) {
            return refusal(find(List.of(), List.of(session), List.of()), "session " + session);
        }
        ObjectNode answer = Reply.MAPPER.createObjectNode().put("sessionId", session.value());
        AuditRecord done = note("session-visibility-set", body, answer.put(VISIBILITY, visibility.wireName()));
        return reply(
                commands.setVisibility(request.principal(), session, own.get().platform(), visibility, done), answer);
    }

    private Optional<Target> find(List<Long> numbers, List<SessionId> sessions, List<String> authors) {
        ForgetFilter filter = new ForgetFilter(numbers, sessions, List.of(), null, null, "", authors, false);
        return rows.next(filter, 0, 1).stream().findFirst();
    }

    private AuditRecord note(String action, ObjectNode body, ObjectNode what) {
        return new AuditRecord(clock.instant(), body.path("actor").asText(), action, null, what, 1, 1, null);
    }

    /** @param another's, if the caller sees it at all */
    private static Reply refusal(Optional<Target> others, String what) {
        return others.isPresent()
                ? Reply.problem(StatusCodes.FORBIDDEN, what + " is another author's: its author decides who finds it")
                : Reply.problem(StatusCodes.NOT_FOUND, what + " not found");
    }

    private static Reply reply(OrderOutcome outcome, ObjectNode answer) {
        return outcome == OrderOutcome.ACKNOWLEDGED
                ? Reply.json(StatusCodes.ACCEPTED, answer)
                : Reply.problem(
                        StatusCodes.SERVICE_UNAVAILABLE,
                        "the log does not acknowledge; ask again in 1 s, repeating it does no harm");
    }

    private static Visibility visibility(ObjectNode body) throws BadRequestException {
        try {
            return Visibility.of(body.path(VISIBILITY).asText());
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(VISIBILITY, "team or private");
        }
    }

    private static SessionId sessionId(Request request) throws BadRequestException {
        // The server decodes all but slashes, which an id may have.
        String id = request.path("id").replace("%2F", "/").replace("%2f", "/");
        try {
            return new SessionId(request.principal().team(), id);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("id", "a session's id");
        }
    }
}
