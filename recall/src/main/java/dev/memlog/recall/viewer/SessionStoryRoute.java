/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.edge.BadRequestException;
import dev.memlog.edge.Gate;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.access.KeyScope;
import dev.memlog.event.team.TeamName;
import dev.memlog.store.query.SessionStories;
import java.util.Optional;
import java.util.function.Function;

/** One session: the outcome of its events, and their calls. */
final class SessionStoryRoute {
    private static final String ROUTE = "/v1/sessions/{id}";
    private static final String EVENTS = "/v1/sessions/{id}/events";

    private static final int DEFAULT_EVENTS = 50;

    private final SessionStories stories;

    SessionStoryRoute(SessionStories stories) {
        this.stories = stories;
    }

    void addTo(Routes routes, Gate gate) {
        routes.get(KeyScope.READ, ROUTE, gate.get(ROUTE, this::story));
        routes.get(KeyScope.READ, EVENTS, gate.get(EVENTS, this::events));
    }

    /** The server decodes all but slashes, which an id may have. */
    private static String decoded(String segment) {
        return segment.replace("%2F", "/").replace("%2f", "/");
    }

    private Reply story(Request request) throws BadRequestException {
        String id = decoded(request.path("id"));
        return find(request, id, stories::story)
                .map(found -> Reply.ok(StoryJson.of(found)))
                .orElseGet(() -> unknown(id));
    }

    private Reply events(Request request) throws BadRequestException {
        String id = decoded(request.path("id"));
        int before = request.whole("before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        boolean forgone = request.flag("forgone");
        int limit = request.limit(DEFAULT_EVENTS);
        return find(request, id, session -> stories.events(session, before, forgone, limit))
                .map(page -> Reply.ok(EventsJson.of(page)))
                .orElseGet(() -> unknown(id));
    }

    private static Reply unknown(String id) {
        return Reply.problem(404, "there is no session " + id + " as yet");
    }

    private static <T> Optional<T> find(Request request, String id, Function<SessionNumber, Optional<T>> query)
            throws BadRequestException {
        Optional<T> found = byNumber(id).flatMap(query);
        return found.isPresent()
                ? found
                : query.apply(SessionNumber.of(sessionId(request.principal().team(), id)));
    }

    private static Optional<SessionNumber> byNumber(String id) {
        try {
            return Optional.of(new SessionNumber(Long.parseLong(id)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Then it is an id.
        }
    }

    private static SessionId sessionId(TeamName team, String id) throws BadRequestException {
        try {
            return new SessionId(team, id);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("id", "a session's id, or its sessionDbId");
        }
    }
}
