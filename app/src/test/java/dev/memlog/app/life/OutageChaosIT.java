/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.life.Behaviour.Fail;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.node.process.FreePort;
import dev.memlog.node.process.LedgerReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider that is away and comes back, to one session and to fifty, while the node dies now and then. */
class OutageChaosIT {
    private static final int SESSIONS = 50;
    private static final int EVENTS = 3;
    private static final Duration QUIET = Duration.ofSeconds(3);

    @TempDir
    private Path temp;

    private final Chaos chaos = Chaos.of("outage", 1);

    @Test
    @Timeout(7200)
    void shouldProcessEverythingWithoutAnyonesHandWhenTheProviderIsAwayAndComesBack() throws Exception {
        long begun = System.nanoTime();
        int port = FreePort.take();
        try (KillableNode node = new KillableNode(
                        temp, LifeNode.quick(ScriptedProviders.settings(port, temp, ProviderForm.OPENAI)));
                StubbornAgents agents = new StubbornAgents(node.client());
                LedgerWatch watch = LedgerWatch.over(node.client())) {
            node.awaitReady();

            // When: nobody listens at its address, first for one session, then for all
            agents.begin("lone", EVENTS);
            agents.awaitPosted();
            away(node, agents, "refused", Math.max(1, chaos.kills() / 10));
            // A probe that is being tried is pending.
            // A node that has just been started again finds out for itself that nobody listens.
            LedgerReading waiting = LifeClient.awaited(
                    "work that is parked",
                    Duration.ofSeconds(60),
                    () -> node.client().ledger(),
                    ledger -> ledger != null && ledger.parked() > 0);
            assertThat(waiting.parked() + waiting.pending())
                    .isEqualTo(agents.markers().size());
            try (ScriptedProviders provider = ScriptedProviders.openAt(port)) {
                node.awaitQuiet(provider, agents.markers().size(), Duration.ofSeconds(60), QUIET);

                // Then: nothing was spent meanwhile
                assertThat(provider.callsByEvent().keySet()).containsExactlyInAnyOrderElementsOf(agents.markers());
                assertThat(provider.callsByEvent())
                        .allSatisfy(
                                (event, calls) -> assertThat(calls).as(event).hasSize(1));

                // And when it fails for as long again
                provider.always(call -> new Fail(503));
                agents.begin("lone", EVENTS);
                agents.awaitPosted();
                away(node, agents, "failing", chaos.kills() / 10);
                provider.always(call -> new Remember());
                LedgerReading ledger =
                        node.awaitQuiet(provider, agents.markers().size(), Duration.ofMinutes(4), QUIET);
                List<JsonNode> observations =
                        node.client().http().all(node.client().url() + "/api/observations");
                node.stop();
                List<Letter> history = node.letters();

                // Then
                CallCount count = CallCount.of(provider, history);
                chaos.figure("outage", chaos.outage().toSeconds() + "s");
                chaos.figure("events", agents.markers().size());
                chaos.figure("calls", provider.calls().size());
                chaos.figure("mostCallsPerBatchAndGeneration", count.mostInAGeneration());
                chaos.figure("mostCallsPerBatch", count.mostInAll());
                chaos.figure("lettersReplayedByThemselves", replayed(history));
                chaos.figure("ledger", ledger);
                chaos.figure("startTimes", node.startTimes());
                chaos.figure("took", Duration.ofNanos(System.nanoTime() - begun).toSeconds() + "s");
                count.assertBounded();
                assertThat(ledger.processed())
                        .as(node::logTail)
                        .isEqualTo(agents.markers().size());
                assertThat(ledger.deadLettered()).isZero();
                assertThat(Letter.live(history)).isEmpty();
                assertThat(watch.readings()).isPositive();
                agents.assertEachToldOnceAndInOrder(observations);
            }
        } finally {
            chaos.report();
        }
    }

    /** The outage: many sessions come, the node dies, and all in all it takes as long as configured. */
    private void away(KillableNode node, StubbornAgents agents, String how, int kills) throws Exception {
        long until = System.nanoTime() + chaos.outage().toNanos();
        for (int session = 0; session < SESSIONS; session++) {
            agents.begin(how + "-" + session, EVENTS);
        }
        agents.awaitPosted();
        for (int kill = 0; kill < kills; kill++) {
            node.killAfter(chaos.upTo(chaos.outage().dividedBy(kills)));
            node.start();
            node.awaitReady();
        }
        LifeClient.awaited(
                "the outage's end",
                chaos.outage().plusSeconds(60),
                () -> node.client().ledger(),
                ledger -> ledger != null && ledger.addsUp() && ledger.lag() == 0 && System.nanoTime() >= until);
    }

    private static long replayed(List<Letter> history) {
        return history.stream().filter(letter -> letter.letter() == null).count();
    }
}
