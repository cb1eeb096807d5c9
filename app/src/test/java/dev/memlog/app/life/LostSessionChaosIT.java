/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.app.life.Behaviour.After;
import dev.memlog.app.life.Behaviour.LoseSession;
import dev.memlog.app.life.Behaviour.Loss;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.node.process.LedgerReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A provider that loses its sessions again and again, while the node dies: with another one to go on with, and without. */
class LostSessionChaosIT {
    private static final int SESSIONS = 4;
    private static final int EVENTS = 4;
    private static final Duration CALL = Duration.ofMillis(100);
    private static final Duration QUIET = Duration.ofSeconds(3);

    @TempDir
    private Path temp;

    private final Chaos chaos = Chaos.of("lost sessions", 2);

    @Test
    @Timeout(7200)
    void shouldLeaveNothingInAnyQueueWhenTheProviderLosesItsSessions() throws Exception {
        long begun = System.nanoTime();
        try (ScriptedProviders provider = ScriptedProviders.open();
                KillableNode node =
                        new KillableNode(temp, settings(provider, ProviderForm.CLAUDE_CLI, ProviderForm.OPENAI));
                StubbornAgents agents = new StubbornAgents(node.client());
                LedgerWatch watch = LedgerWatch.over(node.client())) {
            AtomicInteger resumed = new AtomicInteger();
            provider.always(
                    call -> new After(CALL, loses(call, resumed) ? new LoseSession(Loss.FORGOTTEN) : new Remember()));
            node.awaitReady();

            // When: there is another provider
            rounds(node, agents, "next", Math.max(1, chaos.kills() / 2));
            int accepted = agents.markers().size();
            LedgerReading ledger = node.awaitQuiet(provider, accepted, Duration.ofMinutes(2), QUIET);
            chaos.figure("withAnother", ledger);

            // Then
            assertThat(ledger.processed()).as(node::logTail).isEqualTo(accepted);
            assertThat(ledger.deadLettered()).isZero();
            assertThat(provider.calls()).anyMatch(call -> call.form() == ProviderForm.OPENAI);

            // And when there is none
            node.use(settings(provider, ProviderForm.CLAUDE_CLI));
            rounds(node, agents, "left", Math.max(1, chaos.kills() / 2));
            for (int session = 0; session < SESSIONS; session++) {
                agents.begin("alone-" + session, EVENTS);
            }
            agents.awaitPosted();
            LedgerReading end = node.awaitQuiet(provider, agents.markers().size(), Duration.ofMinutes(2), QUIET);
            List<SessionReading> sessions = node.client().sessions();
            Set<String> remembered = node.client().http().all(node.client().url() + "/api/observations").stream()
                    .map(row -> Marker.in(row.path("title").asText()))
                    .collect(Collectors.toCollection(TreeSet::new));
            node.stop();
            Map<String, Letter> letters = Letter.live(node.letters());

            // Then: every event is either remembered or a dead letter, and a session that lost its provider is closed
            chaos.figure("withNone", end);
            chaos.figure("events", agents.markers().size());
            chaos.figure("calls", provider.calls().size());
            chaos.figure("ledgerReadings", watch.readings());
            chaos.figure("startTimes", node.startTimes());
            chaos.figure("took", Duration.ofNanos(System.nanoTime() - begun).toSeconds() + "s");
            assertThat(end.processed() + end.deadLettered())
                    .isEqualTo(agents.markers().size());
            assertThat(end.deadLettered()).isEqualTo(letters.size()).isPositive();
            assertThat(remembered).doesNotContainAnyElementsOf(letters.keySet());
            remembered.addAll(letters.keySet());
            assertThat(remembered).containsExactlyInAnyOrderElementsOf(agents.markers());
            assertThat(letters.values())
                    .allSatisfy(letter -> assertThat(letter.head().failure()).isEqualTo(FailureClass.SESSION_GONE));
            assertThat(sessions).allSatisfy(session -> {
                assertThat(session.isSettled()).as(session.toString()).isTrue();
                assertThat(session.status()).isIn("active", "failed");
            });
        } finally {
            chaos.report();
        }
    }

    private void rounds(KillableNode node, StubbornAgents agents, String name, int kills) throws Exception {
        for (int kill = 0; kill < kills; kill++) {
            for (int session = 0; session < SESSIONS; session++) {
                agents.begin(name + "-" + session, EVENTS);
            }
            node.killAfter(chaos.upTo(Duration.ofSeconds(3)));
            node.start();
            node.awaitReady();
            agents.awaitPosted();
        }
    }

    /** Every second session that it is to go on with. */
    private static boolean loses(ReceivedCall call, AtomicInteger resumed) {
        return call.resumed() != null && resumed.getAndIncrement() % 2 == 0;
    }

    private Map<String, String> settings(ScriptedProviders provider, ProviderForm... chain) {
        Map<String, String> settings = LifeNode.quick(provider.settings(temp, chain));
        settings.put("topology.batch-max-events", "2");
        return settings;
    }
}
