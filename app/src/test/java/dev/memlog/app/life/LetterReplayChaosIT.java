/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.life.Behaviour.Remember;
import dev.memlog.app.life.Behaviour.Say;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dead letters of a provider that answered broken grammar, replayed once it is well, while the node dies: each is
 * processed once, in order, and a second replay finds nothing. {@code -Dlife.letters=N} tells how many.
 */
class LetterReplayChaosIT {
    private static final int LETTERS = Integer.getInteger("life.letters", 300);
    private static final int EVENTS = Math.max(10, LETTERS / 100);
    private static final int SESSIONS = LETTERS / EVENTS;
    private static final Duration PATIENCE = Duration.ofSeconds(120 + LETTERS / 10);
    private static final Duration QUIET = Duration.ofSeconds(3);

    @TempDir
    private Path temp;

    private final Chaos chaos = Chaos.of("letter replay", 1);

    @Test
    @Timeout(7200)
    void shouldProcessEachLetterOnceAndInOrderWhenKilledInTheMiddleOfTheReplay() throws Exception {
        long begun = System.nanoTime();
        try (ScriptedProviders provider = ScriptedProviders.open();
                KillableNode node = new KillableNode(temp, settings(provider));
                StubbornAgents agents = new StubbornAgents(node.client());
                LedgerWatch watch = LedgerWatch.over(node.client())) {
            // Given
            provider.always(call -> new Say("<observation><type>discovery</type><title>cut off"));
            node.awaitReady();
            for (int session = 0; session < SESSIONS; session++) {
                agents.begin("letters-" + session, EVENTS);
            }
            agents.awaitPosted();
            int accepted = agents.markers().size();
            LedgerReading failed = node.awaitQuiet(provider, accepted, PATIENCE, QUIET);
            assertThat(failed.deadLettered()).isEqualTo(accepted);
            provider.always(call -> new Remember());

            // When
            CompletableFuture<Integer> replay = CompletableFuture.supplyAsync(() -> replayInParts(node.client()));
            for (int kill = 0; kill < chaos.kills(); kill++) {
                node.killAfter(chaos.upTo(Duration.ofSeconds(2)));
                node.start();
                node.awaitReady();
            }
            int ordered = replay.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            LedgerReading ledger = node.awaitQuiet(provider, accepted, PATIENCE, QUIET);
            JsonNode again =
                    http(node).post(letters(node.client()) + "/replay", order()).json();
            JsonNode audit = http(node)
                    .get(node.client().url() + "/v1/audit?limit=500")
                    .json()
                    .path("items");
            List<JsonNode> observations = http(node).all(node.client().url() + "/api/observations?duplicates=true");
            node.stop();
            List<Letter> history = node.letters();

            // Then
            int noted = audit.valueStream()
                    .mapToInt(note -> note.path("count").asInt())
                    .sum();
            chaos.figure("letters", accepted);
            chaos.figure("ordered", ordered);
            chaos.figure("notedInAudit", noted);
            chaos.figure("ledger", ledger);
            chaos.figure("startTimes", node.startTimes());
            chaos.figure("took", Duration.ofNanos(System.nanoTime() - begun).toSeconds() + "s");
            assertThat(ledger.processed()).as(node::logTail).isEqualTo(accepted);
            assertThat(ledger.deadLettered()).isZero();
            assertThat(Letter.live(history)).isEmpty();
            assertThat(again.path("matched").asInt()).isZero();
            assertThat(watch.readings()).isPositive();
            agents.assertEachToldOnceAndInOrder(observations);
            // A part whose answer the kill has cut off is ordered, and noted, once more.
            assertThat(ordered).isGreaterThanOrEqualTo(accepted);
            assertThat(noted).isGreaterThanOrEqualTo(ordered);
        } finally {
            chaos.report();
        }
    }

    /** As the command line does it: part by part, and a part again when the node was gone. */
    private static int replayInParts(LifeClient client) {
        Map<String, Object> order = order();
        int ordered = 0;
        JsonNode answer;
        do {
            answer = Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> tryReplay(client, order), part -> part != null);
            ordered += answer.path("replayed").asInt();
            order.put("after", answer.path("next").asText());
            order.put("replayId", answer.path("replayId").asText());
        } while (answer.path("next").isTextual());
        return ordered;
    }

    private static @Nullable JsonNode tryReplay(LifeClient client, Map<String, Object> order) {
        try {
            NodeHttp.Answer answer = client.http().post(letters(client) + "/replay", order);
            return answer.status() == 200 ? answer.json() : null;
        } catch (UncheckedIOException e) {
            return null; // It is being killed or started.
        }
    }

    private static Map<String, Object> order() {
        return new HashMap<>(Map.of("class", "malformed", "max", Math.max(20, LETTERS / 50), "actor", "ann"));
    }

    private static String letters(LifeClient client) {
        return client.url() + "/v1/dead-letters";
    }

    private static NodeHttp http(KillableNode node) {
        return node.client().http();
    }

    private Map<String, String> settings(ScriptedProviders provider) {
        Map<String, String> settings = LifeNode.quick(provider.settings(temp, ProviderForm.OPENAI));
        settings.put("topology.batch-max-events", "5");
        return settings;
    }
}
