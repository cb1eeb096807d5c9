/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged survives the process, and is worked on once. */
class KillNineIT {
    private static final long SEED = 20_261_122;
    private static final int KILLS = 2;
    private static final int SESSIONS = 10;
    private static final int EVENTS = 12;

    /** More than are posted before a kill, however late it comes. */
    private static final int LATE_EVENTS = 50;

    /** A batch's calls in one generation, whatever crashes. */
    private static final long MOST_CALLS = 4;

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();
    private final int port = FreePort.take();
    private final String url = MemlogProcess.url(port);

    @Test
    @Timeout(300)
    void shouldProcessEachAcknowledgedEventOnceWhenKilledWhilePosting() throws Exception {
        // Given: a provider slow enough that a kill finds calls under way
        Random random = new Random(SEED);
        try (FakeProvider provider = FakeProvider.open(Duration.ofMillis(200));
                EventFeed feed = new EventFeed(http)) {
            // When
            for (int kill = 0; kill < KILLS; kill++) {
                int into = 1 + random.nextInt(SESSIONS * EVENTS / 2);
                try (MemlogProcess node = start(provider)) {
                    provider.hold();
                    feed.begin(url, "early" + kill, SESSIONS, EVENTS);
                    feed.awaitPosted();
                    await().until(() -> provider.inFlight() > 0);
                    provider.release();
                    int before = feed.acknowledged().size();
                    feed.begin(url, "late" + kill, SESSIONS, LATE_EVENTS);
                    await().pollInterval(Duration.ofMillis(2))
                            .until(() -> feed.acknowledged().size() >= before + into);
                    node.kill();
                }
                feed.awaitPosted();
                assertThat(feed.sent())
                        .as("events posted until the kill")
                        .hasSizeLessThan((kill + 1) * SESSIONS * (EVENTS + LATE_EVENTS));
            }
            try (MemlogProcess node = start(provider)) {
                feed.begin(url, "last", SESSIONS, EVENTS);
                feed.awaitPosted();

                // Then
                LedgerReading ledger = awaitAllDone(feed, node);
                assertThat(ledger.deadLettered()).isZero();
                assertThat(ledger.discarded()).isZero();
                assertThat(ledger.accepted())
                        .as("what was acknowledged, and of the rest what had reached the log")
                        .isBetween((long) feed.acknowledged().size(), (long)
                                feed.sent().size());
                assertThat(ledger.processed()).isEqualTo(ledger.accepted());
                assertEachOnceAndInOrder(feed, http.all(url + "/api/observations"), ledger);
                assertThat(provider.callsByEvent())
                        .allSatisfy(
                                (event, calls) -> assertThat(calls).as(event).isLessThanOrEqualTo(MOST_CALLS));
            }
        }
        // Kafka Streams restores what the kill left, which is as it should be; its warnings are kept for what is not.
        assertThat(Files.readAllLines(temp.resolve("node.log")))
                .isNotEmpty()
                .noneMatch(line -> line.matches("[0-9:.]+ (WARN |ERROR) .*"));
    }

    private MemlogProcess start(FakeProvider provider) {
        Map<String, String> environment = new HashMap<>(provider.environment());
        // Small batches, so that a session needs several calls and a kill finds some under way.
        environment.put("MEMLOG_TOPOLOGY_BATCH_MAX_EVENTS", "3");
        environment.put("MEMLOG_INGEST_ACK_TIMEOUT", "15s");
        return MemlogProcess.start(
                        temp.resolve("node.log"),
                        environment,
                        "up",
                        "--port",
                        String.valueOf(port),
                        "--data",
                        temp.resolve("node").toString())
                .awaitReady(http, url);
    }

    /** Every reading on the way adds up, or the last one is not worth much. */
    private LedgerReading awaitAllDone(EventFeed feed, MemlogProcess node) {
        try {
            return await().atMost(Duration.ofMinutes(2)).until(() -> http.ledger(url), ledger -> {
                assertThat(ledger).matches(LedgerReading::addsUp, "adds up");
                return ledger.isSettled()
                        && ledger.accepted() >= feed.acknowledged().size();
            });
        } catch (RuntimeException e) {
            throw new AssertionError("not done: " + http.ledger(url) + "\n" + node.logTail(), e);
        }
    }

    private static void assertEachOnceAndInOrder(EventFeed feed, List<JsonNode> observations, LedgerReading ledger) {
        List<String> markers = observations.stream()
                .sorted(Comparator.comparingLong(
                        observation -> observation.path("id").asLong()))
                .map(FakeProvider::markerOf)
                .toList();
        Map<String, Long> times =
                markers.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

        assertThat(times.keySet()).containsAll(feed.acknowledged());
        assertThat(feed.sent()).containsAll(times.keySet());
        assertThat(times)
                .allSatisfy((event, count) -> assertThat(count).as(event).isEqualTo(1));
        assertThat(markers).hasSize((int) ledger.accepted());
        Map<String, Integer> last = new HashMap<>();
        for (String marker : markers) {
            int number = EventFeed.numberOf(marker);
            Integer before = last.put(EventFeed.sessionOf(marker), number);
            assertThat(number)
                    .as(marker + " after its session's number " + before)
                    .isGreaterThan(before == null ? -1 : before);
        }
    }
}
