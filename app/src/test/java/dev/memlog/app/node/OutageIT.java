/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider that is away costs time and nothing else, and nobody has to do anything about it. */
class OutageIT {
    private static final int SESSIONS = 10;
    private static final int EVENTS = 5;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(300)
    void shouldGoOnByItselfWhenAProviderThatWasOutOfReachIsBack() throws Exception {
        int port = FreePort.take();
        try (EmbeddedNode node = EmbeddedNode.start(temp, provider(FakeProvider.baseUrl(port)))) {
            // Given: nothing listens at the provider's address
            post(node);
            LedgerReading parked = awaitLedger(node, ledger -> ledger.parked() == SESSIONS * EVENTS);
            assertThat(parked.processed()).isZero();
            assertThat(providerIn(node)).contains("\"available\":false").contains("unreachable");

            // When
            try (FakeProvider provider = FakeProvider.openAt(port, Duration.ZERO)) {
                LedgerReading done = awaitLedger(node, LedgerReading::isSettled);

                // Then: each batch was called once, since none of the tries before has reached anybody
                assertAllProcessed(node, done);
                assertThat(provider.callsByEvent())
                        .hasSize(SESSIONS * EVENTS)
                        .allSatisfy(
                                (event, calls) -> assertThat(calls).as(event).isEqualTo(1));
                assertThat(providerIn(node)).contains("\"available\":true");
            }
        }
    }

    @Test
    @Timeout(300)
    void shouldGoOnByItselfWhenAProviderThatFailedIsWell() throws Exception {
        try (FakeProvider provider = FakeProvider.open(Duration.ZERO);
                EmbeddedNode node = EmbeddedNode.start(temp, provider(provider.baseUrl()))) {
            // Given: failing calls of many sessions, which make the node leave the provider alone
            provider.answerWithStatus(500);
            post(node);
            awaitLedger(node, ledger -> ledger.parked() > 0);
            assertThat(providerIn(node)).contains("\"available\":false").contains("transient");

            // When
            provider.answerWithStatus(200);
            LedgerReading done = awaitLedger(node, LedgerReading::isSettled);

            // Then
            assertAllProcessed(node, done);
            assertThat(provider.callsByEvent())
                    .hasSize(SESSIONS * EVENTS)
                    .allSatisfy((event, calls) -> assertThat(calls).as(event).isLessThanOrEqualTo(4));
        }
    }

    private static Map<String, String> provider(String baseUrl) {
        Map<String, String> flags = new HashMap<>();
        flags.put("providers", "openai");
        flags.put("provider.openai.base-url", baseUrl);
        flags.put("provider.openai.api-key", "not-a-key");
        flags.put("provider.openai.model", "fake");
        // Until the first probe; by default 15 s.
        flags.put("breaker.cool-down", "2s");
        return flags;
    }

    private void post(EmbeddedNode node) throws Exception {
        try (EventFeed feed = new EventFeed(http)) {
            feed.begin(node.url(), "outage", SESSIONS, EVENTS);
            feed.awaitPosted();
            assertThat(feed.acknowledged()).hasSize(SESSIONS * EVENTS);
        }
    }

    /** Asks again and again, and every answer adds up. */
    private LedgerReading awaitLedger(EmbeddedNode node, Predicate<LedgerReading> wanted) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> http.ledger(node.url()), ledger -> {
                    assertThat(ledger).matches(LedgerReading::addsUp, "adds up");
                    assertThat(ledger.deadLettered()).isZero();
                    return wanted.test(ledger);
                });
    }

    private void assertAllProcessed(EmbeddedNode node, LedgerReading done) {
        assertThat(done.accepted()).isEqualTo(SESSIONS * EVENTS);
        assertThat(done.processed()).isEqualTo(SESSIONS * EVENTS);
        assertThat(http.all(node.url() + "/api/observations").stream().map(FakeProvider::markerOf))
                .hasSize(SESSIONS * EVENTS)
                .doesNotHaveDuplicates();
    }

    private String providerIn(EmbeddedNode node) {
        return http.get(node.url() + "/ready").json().path("providers").toString();
    }
}
