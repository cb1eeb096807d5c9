/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.recall.http.BadRequestException;
import dev.memlog.recall.http.ReadGate;
import dev.memlog.recall.http.Reply;
import dev.memlog.store.query.SessionStories;
import dev.memlog.store.query.SessionStories.Story;
import io.undertow.server.RoutingHandler;
import java.util.Optional;

/** One session: what became of its events, and what that took. */
final class SessionStoryRoute {
    private static final String ROUTE = "/v1/sessions/{id}";

    private final SessionStories stories;

    SessionStoryRoute(SessionStories stories) {
        this.stories = stories;
    }

    void addTo(RoutingHandler routes, ReadGate gate) {
        routes.get(ROUTE, gate.get(ROUTE, ask -> story(decoded(ask.path("id")))));
    }

    /** The server decodes all but slashes, which an id may have. */
    private static String decoded(String segment) {
        return segment.replace("%2F", "/").replace("%2f", "/");
    }

    private Reply story(String id) throws BadRequestException {
        Optional<Story> story = byNumber(id);
        if (story.isEmpty()) {
            story = stories.story(SessionNumber.of(sessionId(id)));
        }
        return story.map(found -> Reply.ok(StoryJson.of(found)))
                .orElseGet(() -> Reply.error(404, "there is no session " + id + " as yet"));
    }

    private Optional<Story> byNumber(String id) {
        try {
            return stories.story(new SessionNumber(Long.parseLong(id)));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // Then it is an id.
        }
    }

    private static SessionId sessionId(String id) throws BadRequestException {
        try {
            return new SessionId(id);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException("id", "a session's id, or its sessionDbId");
        }
    }
}
