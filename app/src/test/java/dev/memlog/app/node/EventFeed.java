/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.node.process.NodeHttp;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Agents that post one tool's use after the other, each event with a marker of its own: {@code session.number}.
 *
 * <p>Threading: safe; a session is a thread of its own, whose events are posted in order.
 */
final class EventFeed implements AutoCloseable {
    static final String PROJECT = "feed";

    private final NodeHttp http;
    private final ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final List<Future<?>> posting = new ArrayList<>();

    EventFeed(NodeHttp http) {
        this.http = http;
    }

    /** Posts in the background; an agent whose node does not answer gives its session up. */
    void begin(String url, String round, int sessions, int events) {
        for (int session = 0; session < sessions; session++) {
            String id = round + "-" + session;
            posting.add(agents.submit(() -> play(url, id, events)));
        }
    }

    void awaitPosted() throws Exception {
        for (Future<?> session : posting) {
            session.get();
        }
        posting.clear();
    }

    Set<String> sent() {
        return sent;
    }

    Set<String> acknowledged() {
        return acknowledged;
    }

    /** The session's id; what follows is the event's number in it. */
    static String sessionOf(String marker) {
        return marker.substring(0, marker.lastIndexOf('.'));
    }

    static int numberOf(String marker) {
        return Integer.parseInt(marker.substring(marker.lastIndexOf('.') + 1));
    }

    private void play(String url, String session, int events) {
        try {
            for (int number = 0; number < events; number++) {
                String marker = session + "." + number;
                sent.add(marker);
                if (!post(url, session, marker)) {
                    return;
                }
                acknowledged.add(marker);
            }
        } catch (UncheckedIOException e) {
            // The node was killed under it; what was not acknowledged is not missed.
        }
    }

    private boolean post(String url, String session, String marker) {
        return http.post(
                        url + "/api/sessions/observations",
                        Map.of(
                                "contentSessionId",
                                session,
                                "project",
                                PROJECT,
                                "tool_name",
                                "Bash",
                                "tool_input",
                                Map.of("command", FakeProvider.command(marker)),
                                "tool_response",
                                Map.of("stdout", "done " + marker),
                                "cwd",
                                "/home/dev/" + PROJECT))
                .isFine();
    }

    @Override
    public void close() {
        agents.close();
    }
}
