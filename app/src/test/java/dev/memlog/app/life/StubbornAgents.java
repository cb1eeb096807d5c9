/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.NodeHttp.Answer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Agents that send each event again, under the same id, until it is acknowledged. A session is a thread, whose events are
 * posted in order.
 *
 * <p>Threading: told by the test's thread.
 */
final class StubbornAgents implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final LifeClient client;
    private final ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Integer> posted = new LinkedHashMap<>();
    private final List<Future<?>> posting = new ArrayList<>();

    StubbornAgents(LifeClient client) {
        this.client = client;
    }

    /** The session's next events, in the background. */
    void begin(String session, int events) {
        int first = posted.getOrDefault(session, 0);
        posted.put(session, first + events);
        posting.add(agents.submit(() -> {
            for (int number = first; number < first + events; number++) {
                post(session, number);
            }
        }));
    }

    /** Until all that was begun is acknowledged. */
    void awaitPosted() throws Exception {
        for (Future<?> session : posting) {
            session.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        posting.clear();
    }

    Set<String> sessions() {
        return posted.keySet();
    }

    int eventsOf(String session) {
        return posted.getOrDefault(session, 0);
    }

    /** Every event's marker. */
    Set<String> markers() {
        Set<String> markers = new TreeSet<>();
        posted.forEach((session, events) -> {
            for (int number = 0; number < events; number++) {
                markers.add(Marker.of(session, number));
            }
        });
        return markers;
    }

    /** Of every event one observation, and those of a session in the order of its events. */
    void assertEachToldOnceAndInOrder(List<JsonNode> observations) {
        Map<String, List<String>> told = observations.stream()
                .sorted(Comparator.comparingLong(row -> row.path("id").asLong()))
                .map(row -> Marker.in(row.path("title").asText()))
                .collect(Collectors.groupingBy(Marker::sessionOf));
        assertThat(told.keySet()).containsExactlyInAnyOrderElementsOf(sessions());
        assertThat(told)
                .allSatisfy((session, markers) -> assertThat(markers)
                        .containsExactlyElementsOf(IntStream.range(0, eventsOf(session))
                                .mapToObj(number -> Marker.of(session, number))
                                .toList()));
    }

    private void post(String session, int number) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> tryPost(session, number), answer -> answer != null && answer.isFine());
    }

    private @Nullable Answer tryPost(String session, int number) {
        try {
            return client.tryPost(session, number);
        } catch (UncheckedIOException e) {
            return null; // It is being killed or started.
        }
    }

    @Override
    public void close() {
        agents.shutdownNow();
    }
}
