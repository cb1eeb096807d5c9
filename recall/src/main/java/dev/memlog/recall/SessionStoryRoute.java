/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.store.SessionStories;
import dev.memlog.store.SessionStories.Spent;
import dev.memlog.store.SessionStories.Story;
import dev.memlog.store.SessionStories.Told;
import io.undertow.server.RoutingHandler;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

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
        return story.map(found -> Reply.ok(json(found)))
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

    private static ObjectNode json(Story story) {
        ObjectNode json = Reply.MAPPER.createObjectNode();
        json.set("session", ServerSessionJson.addTo(SessionsRoute.session(story.session()), story.session()));
        ArrayNode spent = json.putArray("spend");
        story.spent().forEach(each -> spent.add(spent(each)));
        ArrayNode memories = json.putArray("memories");
        Stream.of(
                        told(
                                "prompt",
                                story.prompts(),
                                row -> new Keyed(row.key().sequence(), row.key().position(), RowJson.prompt(row))),
                        told(
                                "observation",
                                story.observations(),
                                row -> new Keyed(row.key().sequence(), row.key().position(), RowJson.observation(row))),
                        told(
                                "summary",
                                story.summaries(),
                                row -> new Keyed(row.key().sequence(), row.key().position(), RowJson.summary(row))))
                .flatMap(Function.identity())
                .sorted(Comparator.comparingLong(Keyed::sequence).thenComparingInt(Keyed::position))
                .forEach(keyed -> memories.add(keyed.json()));
        return json.put("more", story.more());
    }

    /** A memory and its place among its session's. */
    private record Keyed(long sequence, int position, ObjectNode json) {}

    private static <R> Stream<Keyed> told(String kind, List<Told<R>> memories, Function<R, Keyed> keyed) {
        return memories.stream().map(told -> {
            Keyed made = keyed.apply(told.memory());
            ArrayNode events = made.json().put("kind", kind).putArray("events");
            told.events().forEach(events::add);
            made.json().put("provider", told.provider()).put("model", told.model());
            return made;
        });
    }

    private static ObjectNode spent(Spent spent) {
        return Reply.MAPPER
                .createObjectNode()
                .put("day", spent.day())
                .put("provider", spent.provider())
                .put("model", spent.model())
                .put("calls", spent.calls())
                .put("inputTokens", spent.inputTokens())
                .put("outputTokens", spent.outputTokens())
                .put("costMicros", spent.costMicros());
    }
}
