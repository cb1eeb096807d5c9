/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static dev.memlog.app.life.ProviderLife.markers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.app.life.Behaviour.After;
import dev.memlog.app.life.Behaviour.Once;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What holds for sessions whatever their provider is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class SessionLifeIT {
    private final ScriptedProviders provider = ScriptedProviders.open();
    private Path temp;
    private LifeNode node;
    private LifeClient client;

    @BeforeAll
    void start(@TempDir Path shared) {
        temp = shared;
        restart();
    }

    @AfterAll
    void stop() {
        try (provider) {
            node.close();
        }
    }

    private void restart() {
        Map<String, String> settings = new HashMap<>(LifeNode.quick(provider.settings(temp, ProviderForm.OPENAI)));
        settings.put("topology.batch-max-events", "4");
        node = LifeNode.start(temp.resolve("node"), settings);
        client = node.client();
    }

    @Test
    void shouldKeepEachSessionsOrderWhenManyRunAtOnceAndAnswersComeInAnyOrder() throws Exception {
        // Given
        int sessions = 200;
        int events = 6;
        Random random = new Random(4);
        provider.always(call -> new After(delay(random), new Remember()));
        long before = client.ledger().processed();

        // When: all of them at the same time
        try (ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends Future<?>> posting = IntStream.range(0, sessions)
                    .mapToObj(session -> agents.submit(() -> client.post(
                            "many-" + session, IntStream.range(0, events).toArray())))
                    .toList();
            for (Future<?> agent : posting) {
                agent.get();
            }
        }

        // Then
        await().atMost(LifeClient.PATIENCE)
                .until(() -> client.ledger().processed() - before == (long) sessions * events);
        for (int session = 0; session < sessions; session++) {
            String id = "many-" + session;
            assertThat(client.remembered(id))
                    .containsExactly(markers(id, IntStream.range(0, events).toArray()));
        }
        assertThat(provider.calls())
                .filteredOn(call -> call.session().startsWith("many-"))
                .allSatisfy(call -> assertThat(call.markers())
                        .allMatch(marker -> Marker.sessionOf(marker).equals(call.session())));
        assertThat(provider.callsByEvent())
                .allSatisfy((event, calls) -> assertThat(calls).as(event).hasSize(1));
    }

    private static synchronized Duration delay(Random random) {
        return Duration.ofMillis(random.nextInt(400));
    }

    @Test
    void shouldFillInTheProjectWhenAnEventKnowsItAndNeverReplaceIt() {
        // Given: memories of a session without a project
        String session = "homeless";
        post(session, 0, null);
        await().atMost(LifeClient.PATIENCE)
                .until(() -> provider.callsOf(session).size() == 1);
        await().atMost(LifeClient.PATIENCE).until(() -> !inProject("", session).isEmpty());

        // When
        post(session, 1, "shop-of-" + session);
        post(session, 2, "elsewhere");

        // Then
        String project = "shop-of-" + session;
        await().atMost(LifeClient.PATIENCE)
                .until(() -> inProject(project, session).size() == 3);
        assertThat(inProject(project, session)).containsExactly(markers(session, 0, 1, 2));
        assertThat(client.http().all(client.url() + "/v1/sessions").stream()
                        .map(SessionReading::of)
                        .filter(reading -> reading.id().equals(session))
                        .map(SessionReading::project))
                .containsExactly(project);
        assertThat(client.http().all(client.url() + "/api/observations?project=elsewhere"))
                .isEmpty();
    }

    @Test
    void shouldDropAnEventBeforeAnyTokenIsSpentWhenItComesAgain() {
        // Given
        String session = "again";
        CountDownLatch answer = new CountDownLatch(1);
        provider.script(session, new Once(() -> answer.getCount() == 0, new Remember()));
        client.post(session, 0);
        await().atMost(LifeClient.PATIENCE)
                .until(() -> provider.callsOf(session).size() == 1);

        // When: under way, then done
        client.post(session, 0, 0);
        answer.countDown();
        client.awaitSettled(session, 3);
        client.post(session, 0);
        SessionReading reading = client.awaitSettled(session, 4);

        // Then
        assertThat(reading.ledger().duplicate()).isEqualTo(3);
        assertThat(reading.ledger().processed()).isEqualTo(1);
        assertThat(provider.callsOf(session)).hasSize(1);
        assertThat(client.remembered(session)).containsExactly(markers(session, 0));

        // And a hook that reports twice
        String hooked = "hooked";
        Map<String, Object> hook = Map.of(
                "session_id",
                hooked,
                "cwd",
                temp.resolve(hooked).toString(),
                "hook_event_name",
                "PostToolUse",
                "tool_name",
                "Bash",
                "tool_use_id",
                "toolu_1",
                "tool_input",
                Map.of("command", "echo " + Marker.of(hooked, 0) + " end"),
                "tool_response",
                Map.of("stdout", ""));
        IntStream.range(0, 3).forEach(i -> client.accepted(client.http().post(client.url() + "/hooks", hook)));
        assertThat(client.awaitSettled(hooked, 3).ledger().duplicate()).isEqualTo(2);
        assertThat(provider.callsOf(hooked)).hasSize(1);
    }

    @Test
    void shouldLoseNothingAndRememberNothingTwiceWhenStoppedAtAnyMoment() throws Exception {
        // Given
        Random random = new Random(16);
        provider.always(call -> new After(Duration.ofMillis(300), new Remember()));
        int rounds = 3;
        int sessions = 5;
        int events = 6;

        // When
        for (int round = 0; round < rounds; round++) {
            int wanted = provider.calls().size() + random.nextInt(2 * sessions);
            for (int session = 0; session < sessions; session++) {
                int first = round * events;
                client.post(
                        "stop-" + session,
                        IntStream.range(first, first + events).toArray());
            }
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> provider.calls().size() >= wanted);
            node.close();
            assertThat(provider.underWay()).as("calls cut off").isZero();
            restart();
        }

        // Then: no attempt was spent on a stop
        for (int session = 0; session < sessions; session++) {
            String id = "stop-" + session;
            String[] all = markers(id, IntStream.range(0, rounds * events).toArray());
            client.awaitSession(id, reading -> reading.ledger().processed() == all.length);
            assertThat(client.remembered(id)).containsExactly(all);
        }
        assertThat(provider.callsByEvent().entrySet())
                .filteredOn(event -> Marker.sessionOf(event.getKey()).startsWith("stop-"))
                .hasSize(rounds * sessions * events)
                .allSatisfy(event -> assertThat(event.getValue()).hasSize(1));
        LedgerReading ledger = client.ledger();
        assertThat(ledger.deadLettered()).isZero();
        assertThat(ledger.discarded()).isZero();
    }

    private void post(String session, int number, @Nullable String project) {
        ObjectNode event = NodeHttp.JSON.createObjectNode();
        event.put("sessionId", session).put("eventType", "tool_use").put("id", Marker.of(session, number));
        if (project != null) {
            event.put("project", project);
        }
        ObjectNode payload = event.putObject("payload").put("tool_name", "Bash");
        payload.putObject("tool_input").put("command", "echo " + Marker.of(session, number) + " end");
        payload.putObject("tool_response").put("stdout", "done");
        client.accepted(client.http().post(client.url() + "/v1/events", event));
    }

    /** The session's memories in the project, or in any if that is empty. */
    private List<String> inProject(String project, String session) {
        String query = project.isEmpty() ? "" : "?project=" + NodeHttp.encoded(project);
        return client.http().all(client.url() + "/api/observations" + query).stream()
                .sorted(Comparator.comparingLong(
                        (JsonNode row) -> row.path("id").asLong()))
                .map(row -> Marker.in(row.path("title").asText()))
                .filter(marker -> Marker.sessionOf(marker).equals(session))
                .toList();
    }
}
