/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.app.life.Behaviour.BreakOff;
import dev.memlog.app.life.Behaviour.Fail;
import dev.memlog.app.life.Behaviour.Hang;
import dev.memlog.app.life.Behaviour.Reset;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.node.process.LedgerReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a provider that never works costs, however often the node dies on the way. */
class FailingProviderChaosIT {
    private static final int EVENTS = 4;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Longer than any wait for a retry, a replay or a probe. */
    private static final Duration QUIET = Duration.ofSeconds(8);

    private static final Set<FailureClass> REPLAYED = EnumSet.of(FailureClass.TRANSIENT, FailureClass.INTERRUPTED);

    @TempDir
    private Path temp;

    private final Chaos chaos = Chaos.of("failing provider", 2);

    @Test
    @Timeout(7200)
    void shouldCallFourTimesAGenerationAtMostWhenTheProviderFailsForEver() throws Exception {
        long begun = System.nanoTime();
        try (ScriptedProviders provider = ScriptedProviders.open();
                KillableNode node = new KillableNode(temp, settings(provider));
                StubbornAgents agents = new StubbornAgents(node.client());
                LedgerWatch watch = LedgerWatch.over(node.client())) {
            // Given
            Random failures = new Random(chaos.seed());
            provider.always(call -> failure(failures));
            node.awaitReady();
            agents.begin("fail", EVENTS);

            // When: killed at any moment, while it starts as well
            for (int kill = 0; kill < chaos.kills(); kill++) {
                agents.begin("fail-" + kill, EVENTS);
                if (chaos.random().nextInt(5) > 0) {
                    node.awaitReady();
                }
                node.killAfter(chaos.upTo(Duration.ofSeconds(5)));
                node.start();
            }
            node.awaitReady();
            agents.awaitPosted();
            int accepted = agents.markers().size();
            LedgerReading ledger = node.awaitQuiet(
                    provider,
                    accepted,
                    Duration.ofSeconds(60).plusSeconds(20L * agents.sessions().size()),
                    QUIET);
            List<SessionReading> sessions = node.client().sessions();
            node.stop();
            List<Letter> history = node.letters();

            // Then
            CallCount count = CallCount.of(provider, history);
            chaos.figure("events", accepted);
            chaos.figure("calls", provider.calls().size());
            chaos.figure("mostCallsPerBatchAndGeneration", count.mostInAGeneration());
            chaos.figure("mostCallsPerBatch", count.mostInAll());
            chaos.figure("ledger", ledger);
            chaos.figure("ledgerReadings", watch.readings());
            chaos.figure("startTimes", node.startTimes());
            chaos.figure("took", Duration.ofNanos(System.nanoTime() - begun).toSeconds() + "s");
            count.assertBounded();
            assertThat(ledger.deadLettered()).isEqualTo(accepted);
            assertThat(ledger.accepted() - ledger.duplicate()).isEqualTo(accepted);
            assertThat(sessions).allSatisfy(session -> {
                assertThat(session.isSettled()).as(session.toString()).isTrue();
                assertThat(session.ledger().deadLettered()).isEqualTo(EVENTS);
            });
            assertLetters(agents, Letter.live(history));
        } finally {
            chaos.report();
        }
    }

    private static void assertLetters(StubbornAgents agents, Map<String, Letter> live) {
        assertThat(live.keySet()).containsExactlyInAnyOrderElementsOf(agents.markers());
        assertThat(live.values()).allSatisfy(letter -> {
            assertThat(letter.head().failure()).isIn(REPLAYED);
            assertThat(letter.head().generation()).as(letter.toString()).isGreaterThanOrEqualTo(2);
            assertThat(letter.head().attempts()).isLessThanOrEqualTo(CallCount.MOST_IN_ALL);
            assertThat(letter.value()).contains(letter.event());
        });
    }

    private static synchronized Behaviour failure(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> new Reset();
            case 1 -> new BreakOff();
            case 2 -> new Hang();
            case 3 -> new Fail(529);
            default -> new Fail(503);
        };
    }

    private Map<String, String> settings(ScriptedProviders provider) {
        Map<String, String> settings = LifeNode.quick(provider.settings(temp, ProviderForm.OPENAI));
        settings.put("provider.openai.timeout", TIMEOUT.toMillis() + "ms");
        settings.put("topology.batch-max-events", "3");
        return settings;
    }
}
