/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.memlog.edge.Caller;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.SessionId;
import dev.memlog.event.access.Principal;
import dev.memlog.ingest.accept.ContextSource;
import io.undertow.server.HttpHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of a store node: each caller is answered in a room of its own, so that no route can show what belongs to
 * another. A room that nobody has entered for an hour is closed; it holds nothing that cannot be read again.
 *
 * <p>Threading: safe.
 */
final class Rooms implements AutoCloseable {
    private static final int MOST = 2_000;
    private static final Duration IDLE = Duration.ofHours(1);

    private final LoadingCache<Resident, Room> rooms;
    private final Predicate<Principal> operates;
    private final Function<SessionId, Optional<String>> projects;
    private final Room first;
    /** Of which nobody enters any more, while something goes on in them. */
    private final Set<Room> left = ConcurrentHashMap.newKeySet();

    /**
     * @param everyone whom requests act for where no keys are asked for
     * @param operates who operates the node
     * @param projects the project of a session that the store knows
     */
    Rooms(
            Function<Resident, Room> build,
            Principal everyone,
            Predicate<Principal> operates,
            Function<SessionId, Optional<String>> projects) {
        this.operates = operates;
        this.projects = projects;
        rooms = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(IDLE)
                .<Resident, Room>removalListener((resident, room, cause) -> {
                    if (room != null) {
                        leave(room);
                    }
                })
                .build(build::apply);
        first = of(everyone);
    }

    /** Closes a room that nobody enters any more, once what goes on in it has ended. */
    private void leave(Room room) {
        left.add(room);
        left.removeIf(one -> {
            boolean over = !one.isInUse();
            if (over) {
                one.close();
            }
            return over;
        });
    }

    private Room of(Principal caller) {
        return rooms.get(Resident.of(caller, operates.test(caller)));
    }

    /** Adds the routes of a room; each request is answered by its caller's room. */
    void addTo(Routes routes) {
        HttpHandler toRoom = exchange -> {
            Room room = Caller.find(exchange).map(this::of).orElse(first);
            room.routes().handler().handleRequest(exchange);
        };
        routes.addAll(first.routes(), toRoom);
    }

    /** Answers each question in the room of whom the session's hook acts for. */
    ContextSource context() {
        return new ContextSource() {
            @Override
            public @Nullable String projectOf(SessionId session) {
                return projects.apply(session).orElse(null);
            }

            @Override
            public Answer contextFor(Question question) throws Exception {
                return of(question.by()).context().contextFor(question);
            }
        };
    }

    /** Before the port, which waits for requests under way: readers of the stream and long transfers do not end by themselves. */
    @Override
    public void close() {
        rooms.asMap().values().forEach(Room::close);
        left.forEach(Room::close);
    }
}
