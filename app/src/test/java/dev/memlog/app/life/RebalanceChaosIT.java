/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.life.Behaviour.After;
import dev.memlog.app.life.Behaviour.Fail;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.app.node.MemlogProcess;
import dev.memlog.node.broker.EmbeddedBroker;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.LedgerReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes that process, one cluster: sessions move to another node while their calls are under way. */
class RebalanceChaosIT {
    private static final int SESSIONS = 4;
    private static final int EVENTS = 4;
    private static final Duration CALL = Duration.ofMillis(700);
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration QUIET = Duration.ofSeconds(8);

    /** A killed node's place is taken after its session with the cluster has passed. */
    private static final List<String> SETTINGS = List.of(
            "auth=none",
            "kafka.streams.consumer.session.timeout.ms=6000",
            "kafka.streams.consumer.heartbeat.interval.ms=2000");

    @TempDir
    private Path temp;

    private final Chaos chaos = Chaos.of("rebalance", 1);
    private final Deque<MemlogProcess> processes = new ArrayDeque<>();
    private final Deque<MemlogProcess> processing = new ArrayDeque<>();
    private int started;

    @Test
    @Timeout(7200)
    void shouldKeepToTheCountAndRememberNothingTwiceWhenSessionsMoveInMidCall() throws Exception {
        long begun = System.nanoTime();
        try (ScriptedProviders provider = ScriptedProviders.open();
                EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("broker"), false, Map.of())) {
            // Given: one node that processes, a session of its own for each event's fate
            provider.always(
                    call -> new After(CALL, call.session().startsWith("fail") ? new Fail(503) : new Remember()));
            String store = start("store", broker, Map.of());
            String ingest = start("ingest", broker, Map.of("store.url", store));
            Map<String, String> providers = LifeNode.quick(provider.settings(temp, ProviderForm.OPENAI));
            providers.put("topology.batch-max-events", "2");
            startProcessing(broker, providers);
            LifeClient client = new LifeClient(ingest, store);
            try (StubbornAgents agents = new StubbornAgents(client);
                    LedgerWatch watch = LedgerWatch.over(client)) {
                // When: a second one comes, then the first one dies, again and again
                int rounds = Math.max(1, chaos.kills() / 5);
                for (int round = 0; round < rounds; round++) {
                    for (int session = 0; session < SESSIONS; session++) {
                        agents.begin("work-" + session, EVENTS);
                    }
                    agents.begin("fail-" + round, EVENTS);
                    awaitMidCall(provider);
                    startProcessing(broker, providers);
                    agents.begin("late-" + round, EVENTS);
                    awaitMidCall(provider);
                    processing.removeFirst().kill();
                }
                agents.awaitPosted();
                int accepted = agents.markers().size();
                LedgerReading ledger = Quiet.await(client, provider, accepted, PATIENCE, QUIET);
                List<Letter> history = Letter.history(broker.client());
                List<JsonNode> observations = client.http().all(store + "/api/observations");

                // Then
                Set<String> fails = new TreeSet<>(agents.markers());
                fails.removeIf(marker -> !marker.startsWith("EV-fail"));
                CallCount count = CallCount.of(provider, history);
                chaos.figure("rounds", rounds);
                chaos.figure("events", accepted);
                chaos.figure("calls", provider.calls().size());
                chaos.figure("mostCallsPerBatchAndGeneration", count.mostInAGeneration());
                chaos.figure("mostCallsPerBatch", count.mostInAll());
                chaos.figure("ledger", ledger);
                chaos.figure("ledgerReadings", watch.readings());
                chaos.figure("took", Duration.ofNanos(System.nanoTime() - begun).toSeconds() + "s");
                count.assertBounded();
                assertThat(ledger.deadLettered()).isEqualTo(fails.size());
                assertThat(ledger.processed()).isEqualTo(accepted - fails.size());
                assertThat(Letter.live(history).keySet()).containsExactlyInAnyOrderElementsOf(fails);
                assertThat(observations.stream()
                                .map(row -> Marker.in(row.path("title").asText())))
                        .doesNotHaveDuplicates()
                        .hasSize(accepted - fails.size());
            }
        } finally {
            while (!processes.isEmpty()) {
                processes.pop().close();
            }
            chaos.report();
        }
    }

    private static void awaitMidCall(ScriptedProviders provider) {
        Awaitility.await()
                .atMost(LifeClient.PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> provider.underWay() > 0);
    }

    private void startProcessing(EmbeddedBroker broker, Map<String, String> providers) throws IOException {
        start("process", broker, providers);
        processing.addLast(processes.getFirst());
    }

    /** @return its address, once it is ready */
    private String start(String role, EmbeddedBroker broker, Map<String, String> settings) throws IOException {
        String name = role + "-" + started++;
        Path data = Files.createDirectories(temp.resolve(name));
        Files.write(data.resolve("memlog.properties"), SETTINGS);
        Map<String, String> environment = KillableNode.environment(settings);
        environment.put("MEMLOG_TOPICS_REPLICATION", "1");
        broker.login()
                .forEach((key, value) -> environment.put(
                        "MEMLOG_KAFKA_" + key.replace('.', '_').toUpperCase(Locale.ROOT), value));
        int port = FreePort.take();
        MemlogProcess process = MemlogProcess.start(
                temp.resolve(name + ".log"),
                environment,
                role,
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--port",
                String.valueOf(port),
                "--data",
                data.toString());
        processes.push(process);
        process.awaitReady(new LifeClient(MemlogProcess.url(port)).http(), MemlogProcess.url(port));
        return MemlogProcess.url(port);
    }
}
