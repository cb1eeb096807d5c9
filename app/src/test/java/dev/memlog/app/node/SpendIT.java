/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.node.DoctorRoutes;
import dev.memlog.node.EmbeddedNode;
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

/** A bill is bounded, and nothing is lost for it. Each call of the provider takes 120 tokens and 200 micro-dollars. */
class SpendIT {
    private static final int SESSIONS = 8;
    private static final int EVENTS = 5;
    private static final int ALL = SESSIONS * EVENTS;
    private static final int AT_A_TIME = 4;
    private static final int TOKENS = 120;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(300)
    void shouldKeepABudgetUnderLoadAndGoOnWhenItIsRaised() throws Exception {
        try (FakeProvider provider = FakeProvider.open(Duration.ofMillis(150));
                EmbeddedNode node = EmbeddedNode.start(temp, flags(provider, 1_200))) {
            post(node, "load");

            assertHeld(node, provider, 1_200);
            assertThat(get(node, "/ready").at("/spend/budgets/0").toString())
                    .contains("\"budget\":\"day.tokens\"", "\"limit\":1200", "\"state\":\"used-up\"");
            assertThat(http.get(node.url() + "/api/context/inject?projects=" + EventFeed.PROJECT)
                            .body())
                    .contains("Memlog's budget day.tokens is used up; new memories of it wait and nothing is lost.");
            assertThat(http.get(node.url() + "/metrics").body())
                    .contains("memlog_tokens_total{direction=\"input\",model=\"fake\",provider=\"openai\"}")
                    .contains("memlog_cost_usd_total{model=\"fake\",provider=\"openai\"}")
                    .containsPattern("memlog_budget_used_ratio\\{scope=\"day\"} 1\\.")
                    .contains("memlog_paused 0.0");

            NodeHttp.Answer refused = http.post(node.url() + DoctorRoutes.CALL, Map.of());
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().path("detail").asText()).contains("budget day.tokens is used up");

            change(node, "/v1/budget", Map.of("budget", "day.tokens", "limit", 2_400));
            assertHeld(node, provider, 2_400);

            change(node, "/v1/budget", Map.of("budget", "day.tokens", "limit", "none"));
            LedgerReading done = awaitLedger(node, ledger -> ledger.processed() == ALL && ledger.isSettled());

            assertThat(done.accepted()).isEqualTo(ALL);
            assertThat(provider.callsByEvent())
                    .hasSize(ALL)
                    .allSatisfy((event, calls) -> assertThat(calls).as(event).isEqualTo(1));
            JsonNode cost = get(node, "/api/cost?by=project");
            assertThat(cost.at("/items/0/group").asText()).isEqualTo(EventFeed.PROJECT);
            assertThat(cost.at("/total/costMicros").asLong()).isEqualTo(ALL * 200L);
            assertThat(get(node, "/v1/sessions").at("/items/0/costMicros").asLong())
                    .isEqualTo(EVENTS * 200L);
            assertThat(get(node, "/v1/audit").path("items"))
                    .extracting(note -> note.path("action").asText())
                    .containsExactly("budget-set", "budget-set");
            assertDoctorPays(node);
        }
    }

    @Test
    @Timeout(300)
    void shouldStayPausedOverARestartAndCallNobody() throws Exception {
        try (FakeProvider provider = FakeProvider.open(Duration.ZERO)) {
            try (EmbeddedNode node = EmbeddedNode.start(temp, flags(provider, 1_000_000))) {
                change(node, "/v1/pause", Map.of("reason", "lunch", "actor", "ann"));
                await().atMost(PATIENCE)
                        .until(() -> get(node, "/ready").at("/spend/paused").asBoolean());
                post(node, "paused");
                awaitLedger(node, ledger -> ledger.parked() == ALL && ledger.pending() == 0);
            }
            try (EmbeddedNode node = EmbeddedNode.start(temp, flags(provider, 1_000_000))) {
                awaitLedger(node, ledger -> ledger.parked() == ALL && ledger.lag() == 0);
                post(node, "more");
                awaitLedger(node, ledger -> ledger.parked() == 2 * ALL && ledger.lag() == 0);
                assertThat(provider.calls()).isEmpty();
                assertThat(get(node, "/api/stats").at("/spend/pause/reason").asText())
                        .isEqualTo("lunch");

                change(node, "/v1/resume", Map.of());
                awaitLedger(node, ledger -> ledger.processed() == 2 * ALL && ledger.isSettled());
                assertThat(provider.callsByEvent()).hasSize(2 * ALL);
                assertThat(get(node, "/api/cost").at("/total/calls").asLong())
                        .isEqualTo(provider.calls().size());
            }
        }
    }

    /** All that is paid for is done, the rest waits, and no more was spent than by the calls that were under way. */
    private void assertHeld(EmbeddedNode node, FakeProvider provider, int limit) {
        LedgerReading held = awaitLedger(
                node,
                ledger -> ledger.lag() == 0
                        && ledger.pending() == 0
                        && ledger.processed() * TOKENS >= limit
                        && ledger.parked() + ledger.processed() == ALL);
        assertThat(provider.inFlight()).isZero();
        int calls = provider.calls().size();
        assertThat(held.processed()).isEqualTo(calls);
        assertThat(calls * TOKENS).isBetween(limit, limit + AT_A_TIME * TOKENS);
        await().atMost(PATIENCE)
                .until(() -> get(node, "/api/cost").at("/total/calls").asInt() == calls);
    }

    private void assertDoctorPays(EmbeddedNode node) {
        NodeHttp.Answer made = http.post(node.url() + DoctorRoutes.CALL, Map.of());
        assertThat(made.json().path("inputTokens").asLong()).as(made.body()).isEqualTo(100);
        assertThat(http.post(node.url() + DoctorRoutes.CALL, Map.of()).status()).isEqualTo(429);
        await().atMost(PATIENCE)
                .until(() -> get(node, "/api/cost").at("/total/costMicros").asLong() == (ALL + 1) * 200L);
    }

    private void post(EmbeddedNode node, String round) throws Exception {
        try (EventFeed feed = new EventFeed(http)) {
            feed.begin(node.url(), round, SESSIONS, EVENTS);
            feed.awaitPosted();
            assertThat(feed.acknowledged()).hasSize(ALL);
        }
    }

    private JsonNode get(EmbeddedNode node, String path) {
        NodeHttp.Answer answer = http.get(node.url() + path);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private void change(EmbeddedNode node, String path, Object body) {
        NodeHttp.Answer answer = http.post(node.url() + path, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /** Asks again and again, and every answer adds up. */
    private LedgerReading awaitLedger(EmbeddedNode node, Predicate<LedgerReading> wanted) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> http.ledger(node.url()), ledger -> {
                    assertThat(ledger).matches(LedgerReading::addsUp, "adds up");
                    return wanted.test(ledger);
                });
    }

    private static Map<String, String> flags(FakeProvider provider, int tokensADay) {
        Map<String, String> flags = new HashMap<>();
        flags.put("providers", "openai");
        flags.put("provider.openai.base-url", provider.baseUrl());
        flags.put("provider.openai.api-key", "not-a-key");
        flags.put("provider.openai.model", "fake");
        flags.put("provider.openai.concurrency", String.valueOf(AT_A_TIME));
        flags.put("topology.batch-max-events", "1");
        flags.put("budget.day.tokens", String.valueOf(tokensADay));
        flags.put("price.fake.input", "1");
        flags.put("price.fake.output", "5");
        return flags;
    }
}
