/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.backup.BackupCommand;
import dev.memlog.app.backup.RestoreCommand;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A node that is backed up at work, killed, and restored elsewhere. */
class BackupIT {
    private static final int SESSIONS = 3;
    private static final int EVENTS = 4;
    private static final long MOST_CALLS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration FOR_EVER = Duration.ofMinutes(10);
    private static final Map<String, Object> WITH_ID = Map.of(
            "sessionId", "early-0",
            "eventType", "tool_use",
            "id", "e-1",
            "payload",
                    Map.of(
                            "tool_name", "Bash",
                            "tool_input", Map.of("command", FakeProvider.command("early-0.900")),
                            "tool_response", "done"));

    @TempDir
    private Path temp;

    private final NodeHttp http = NodeHttp.keepingNoReplies();
    private final int port = FreePort.take();
    private final String url = MemlogProcess.url(port);

    @Test
    @Timeout(300)
    void shouldRestoreAllThatWasAcknowledgedBeforeTheBackupBegan() throws Exception {
        Path restored = temp.resolve("restored");
        try (FakeProvider provider = FakeProvider.open(Duration.ZERO);
                EventFeed feed = new EventFeed(http)) {
            // Given: memories, a dead letter, a budget, and calls that are under way for ever
            Kept kept;
            Set<String> before;
            try (MemlogProcess node = start(provider, temp.resolve("node"))) {
                feed.begin(url, FakeProvider.ENDLESS, 1, 1);
                feed.begin(url, "early", SESSIONS, EVENTS);
                feed.awaitPosted();
                assertThat(http.post(url + "/v1/events", WITH_ID).status()).isEqualTo(201);
                assertThat(http.post(url + "/v1/budget", Map.of("budget", "day.tokens", "limit", 123_456_789))
                                .isFine())
                        .isTrue();
                awaitSettled(url, SESSIONS * EVENTS + 1, node.logTail());
                provider.answerAfter(FOR_EVER);
                feed.begin(url, "waiting", SESSIONS, EVENTS);
                feed.awaitPosted();
                await().atMost(PATIENCE).until(() -> provider.inFlight() == SESSIONS);
                kept = Kept.of(http, url);

                // When: while more is posted
                feed.begin(url, "late", SESSIONS, 200);
                int waiting = feed.acknowledged().size();
                await().until(() -> feed.acknowledged().size() > waiting + 10);
                before = Set.copyOf(feed.acknowledged());
                assertThat(run(new BackupCommand(Map.of(), InstantSource.system()), "backup", "--server", url))
                        .contains("found whole");
                assertThat(feed.acknowledged().size()).as("posted meanwhile").isGreaterThan(before.size());
                node.kill();
            }
            feed.awaitPosted();
            assertThat(run(new RestoreCommand(), "backup", "--data", restored.toString()))
                    .contains("bin/memlog up --data " + restored);
            provider.answerAfter(Duration.ZERO);

            // Then
            List<JsonNode> afterwards;
            try (EmbeddedNode node = EmbeddedNode.start(restored, flags(provider))) {
                awaitSettled(node.url(), 0, "");
                afterwards = http.all(node.url() + "/api/observations");
                assertEachOnce(afterwards, before, feed.sent());
                Kept now = Kept.of(http, node.url());
                assertThat(now.observations).containsAllEntriesOf(kept.observations);
                assertThat(now.letters).isEqualTo(kept.letters).isNotEmpty();
                assertThat(now.budget).isEqualTo(kept.budget).hasToString("123456789");
                assertThat(now.audit).isEqualTo(kept.audit).isNotEmpty();
                assertThat(provider.callsByEvent())
                        .allSatisfy((event, calls) -> assertThat(calls)
                                .as(event)
                                .isLessThanOrEqualTo(event.startsWith("early") ? 1 : MOST_CALLS));
                assertThat(http.post(node.url() + "/v1/events", WITH_ID).isFine())
                        .isTrue();
                await().atMost(PATIENCE).until(() -> http.ledger(node.url()).duplicate() == 1);
            }
            try (EmbeddedNode again = EmbeddedNode.start(restored, flags(provider))) {
                awaitSettled(again.url(), afterwards.size(), "");
                assertThat(http.all(again.url() + "/api/observations")).hasSameSizeAs(afterwards);
            }
        }
    }

    private static Map<String, String> flags(FakeProvider provider) {
        return Map.of(
                "providers", "openai",
                "provider.openai.base-url", provider.baseUrl(),
                "provider.openai.api-key", "not-a-key");
    }

    /** What must not change, and not be lost. */
    private record Kept(Map<Long, String> observations, List<String> letters, JsonNode budget, JsonNode audit) {
        static Kept of(NodeHttp http, String url) {
            Map<Long, String> observations = new TreeMap<>();
            http.all(url + "/api/observations")
                    .forEach(observation -> observations.put(
                            observation.path("id").asLong(),
                            observation.path("title").asText()));
            List<String> letters = http.get(url + "/v1/dead-letters")
                    .json()
                    .path("items")
                    .valueStream()
                    .map(letter -> letter.path("key").asText() + letter.path("attempts"))
                    .toList();
            return new Kept(
                    observations,
                    letters,
                    http.get(url + "/v1/budget").json().at("/budgets/4/limit"),
                    http.get(url + "/v1/audit").json());
        }
    }

    private MemlogProcess start(FakeProvider provider, Path data) {
        Map<String, String> environment = new HashMap<>(provider.environment());
        environment.put("MEMLOG_INGEST_ACK_TIMEOUT", "15s");
        return MemlogProcess.start(
                        temp.resolve("node.log"), environment, "up", "--port", "" + port, "--data", data.toString())
                .awaitReady(http, url);
    }

    /** Nothing waits, and there is the one dead letter. */
    private void awaitSettled(String node, long processed, String log) {
        try {
            await().atMost(PATIENCE).until(() -> http.ledger(node), ledger -> {
                assertThat(ledger).matches(LedgerReading::addsUp, "adds up");
                return ledger.isSettled() && ledger.processed() >= processed && ledger.deadLettered() == 1;
            });
        } catch (RuntimeException e) {
            throw new AssertionError("not done: " + http.ledger(node) + "\n" + log, e);
        }
    }

    /** @param before what was acknowledged when the backup began */
    private static void assertEachOnce(List<JsonNode> observations, Set<String> before, Set<String> sent) {
        Map<String, Long> times = observations.stream()
                .map(FakeProvider::markerOf)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        assertThat(times)
                .allSatisfy((event, count) -> assertThat(count).as(event).isEqualTo(1));
        assertThat(times.keySet())
                .containsAll(before.stream()
                        .filter(marker -> !marker.startsWith(FakeProvider.ENDLESS))
                        .toList())
                .contains("early-0.900");
        assertThat(times.keySet()).allMatch(marker -> sent.contains(marker) || marker.equals("early-0.900"));
    }

    private String run(Object command, String folder, String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine line =
                new CommandLine(command).setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        String[] all = new String[arguments.length + 1];
        all[0] = temp.resolve(folder).toString();
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(line.execute(all)).as(said.toString()).isZero();
        return said.toString();
    }
}
