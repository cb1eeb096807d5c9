/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.life.Behaviour.Fail;
import dev.memlog.app.life.Behaviour.Hang;
import dev.memlog.app.life.Behaviour.Once;
import dev.memlog.node.process.LedgerReading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with so much that it does not fit a transaction: dead letters, as their provider comes back and somebody
 * orders them all at the same time, and events that a cancel discards. {@code -Dmany.events=N} tells how many.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1_200)
class ManyEventsIT {
    private static final Logger LOG = LoggerFactory.getLogger(ManyEventsIT.class);
    private static final int EVENTS = Integer.getInteger("many.events", 1_000);
    /** The letters themselves take longer; the build's other tests share the processor. */
    private static final Duration OTHERS_WAIT = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(60 + EVENTS / 20);
    private ScriptedProviders provider;
    private LifeNode node;

    @BeforeAll
    void start(@TempDir Path temp) {
        provider = ScriptedProviders.open();
        node = LifeNode.start(temp.resolve("node"), settings(provider, temp));
    }

    @AfterAll
    void stop() {
        if (node != null) {
            node.close();
        }
        provider.close();
    }

    @Test
    void shouldProcessEachLetterOnceAndInOrderAndServeOthersMeanwhile() throws Exception {
        // Given: all that waits is given up together
        String session = "letters";
        CountDownLatch posted = new CountDownLatch(1);
        Fail failure = new Fail(500);
        provider.script(session, new Once(() -> posted.getCount() == 0, failure), failure, failure, failure);
        post(session);
        posted.countDown();
        node.client().awaitSession(session, reading -> reading.ledger().deadLettered() > 0);

        // When
        BooleanSupplier processed = () -> ledger(session).processed() == EVENTS;
        CompletableFuture<Integer> ordered = CompletableFuture.supplyAsync(() -> replayAll(processed));
        Duration slowest = slowestOtherUntil("replayed", processed);
        SessionReading reading = node.client()
                .awaitSession(
                        session, found -> found.isSettled() && found.ledger().processed() == EVENTS);

        // Then
        LOG.info("{} letters ordered, some more than once", ordered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        assertThat(slowest).isLessThan(OTHERS_WAIT);
        assertThat(reading.ledger().accepted()).isEqualTo(EVENTS);
        assertThat(node.client().remembered(session)).isEqualTo(markers(session));
        assertThat(node.deadLetters().keySet()).doesNotContainAnyElementsOf(markers(session));
    }

    @Test
    void shouldDiscardTheEventsOfACancelledSessionAndServeOthersMeanwhile() {
        String session = "cancelled";
        provider.script(session, new Hang());
        post(session);

        node.client().delete(session);
        Duration slowest = slowestOtherUntil("discarded", () -> ledger(session).discarded() == EVENTS);
        node.client().post(session, EVENTS);
        SessionReading reading = node.client()
                .awaitSession(
                        session, found -> found.isSettled() && found.ledger().processed() == 1);

        assertThat(slowest).isLessThan(OTHERS_WAIT);
        assertThat(reading.ledger().accepted()).isEqualTo(EVENTS + 1);
        assertThat(reading.ledger().discarded()).isEqualTo(EVENTS);
        assertThat(node.client().remembered(session)).containsExactly(Marker.of(session, EVENTS));
    }

    private void post(String session) {
        node.client().postMany(session, EVENTS);
        node.client().awaitSession(session, reading -> reading.ledger().accepted() == EVENTS);
    }

    private LedgerReading ledger(String session) {
        return node.client().session(session).ledger();
    }

    /** How long the slowest of other sessions' events takes to be remembered until then, one after the other. */
    private Duration slowestOtherUntil(String what, BooleanSupplier done) {
        long begun = System.nanoTime();
        Duration slowest = Duration.ZERO;
        int others = 0;
        do {
            Duration took = remember(node.client(), what + "-other-" + others++);
            slowest = took.compareTo(slowest) > 0 ? took : slowest;
        } while (!done.getAsBoolean() && System.nanoTime() - begun < PATIENCE.toNanos());
        LOG.info(
                "{} events {} after {}; {} others' meanwhile, the slowest after {}",
                EVENTS,
                what,
                since(begun),
                others,
                slowest);
        return slowest;
    }

    /** As many as there are, though not all may be letters yet, or still. */
    private int replayAll(BooleanSupplier processed) {
        int ordered = 0;
        while (ordered < EVENTS && !processed.getAsBoolean()) {
            ordered += replayInParts(node.client());
        }
        return ordered;
    }

    private static Duration remember(LifeClient client, String session) {
        long begun = System.nanoTime();
        client.post(session, 0);
        client.awaited(
                "memory of " + session, () -> client.remembered(session), found -> found != null && !found.isEmpty());
        return since(begun);
    }

    private static int replayInParts(LifeClient client) {
        Map<String, Object> order = new HashMap<>(Map.of("class", "transient", "max", 500, "actor", "ann"));
        int ordered = 0;
        JsonNode part;
        do {
            part = client.http()
                    .post(client.url() + "/v1/dead-letters/replay", order)
                    .json();
            ordered += part.path("replayed").asInt();
            order.put("after", part.path("next").asText());
            order.put("replayId", part.path("replayId").asText());
        } while (part.path("next").isTextual());
        return ordered;
    }

    private static List<String> markers(String session) {
        return IntStream.range(0, EVENTS)
                .mapToObj(number -> Marker.of(session, number))
                .toList();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Map<String, String> settings(ScriptedProviders provider, Path temp) {
        Map<String, String> settings = LifeNode.quick(provider.settings(temp, ProviderForm.OPENAI));
        settings.put("topology.batch-max-events", "100");
        return settings;
    }
}
