/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that is told to stop lets its calls end, so that none has to be paid for twice. */
class GracefulStopIT {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final int SIGTERM_EXIT = 143;
    private static final int SESSIONS = 6;
    private static final int EVENTS = 9;

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();
    private final int port = FreePort.take();
    private final String url = MemlogProcess.url(port);

    @Test
    @Timeout(300)
    void shouldCallOnceForEachBatchWhenStoppedWhileCallsAreUnderWay() throws Exception {
        try (FakeProvider provider = FakeProvider.open(Duration.ofSeconds(1));
                EventFeed feed = new EventFeed(http)) {
            // Given: calls under way, and more waiting behind them
            try (MemlogProcess node = start(provider)) {
                provider.hold();
                feed.begin(url, "stop", SESSIONS, EVENTS);
                feed.awaitPosted();
                assertThat(feed.acknowledged()).hasSize(SESSIONS * EVENTS);
                await().pollInterval(Duration.ofMillis(10)).until(() -> provider.inFlight() > 0);

                // When
                provider.release();
                int exit = node.stop(STOP_PATIENCE);

                // Then
                assertThat(exit).as(node::logTail).isIn(0, SIGTERM_EXIT);
                assertThat(provider.inFlight()).as("calls cut off").isZero();
                assertThat(provider.callsByEvent())
                        .as("events called for before the stop")
                        .hasSizeLessThan(SESSIONS * EVENTS);
            }
            try (MemlogProcess node = start(provider)) {
                LedgerReading ledger =
                        await().atMost(Duration.ofMinutes(2)).until(() -> http.ledger(url), LedgerReading::isSettled);
                assertThat(ledger.processed()).as(node::logTail).isEqualTo(SESSIONS * EVENTS);
                assertThat(ledger.deadLettered()).isZero();
                assertThat(http.all(url + "/api/observations").stream().map(FakeProvider::markerOf))
                        .containsExactlyInAnyOrderElementsOf(feed.acknowledged());
                assertThat(provider.callsByEvent())
                        .hasSize(SESSIONS * EVENTS)
                        .allSatisfy(
                                (event, calls) -> assertThat(calls).as(event).isEqualTo(1));
                assertThat(provider.calls()).doesNotHaveDuplicates();
            }
        }
    }

    private MemlogProcess start(FakeProvider provider) {
        Map<String, String> environment = new HashMap<>(provider.environment());
        // Small batches, so that a session needs several calls.
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
}
