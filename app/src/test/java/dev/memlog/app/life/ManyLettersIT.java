/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.app.life.Behaviour.Fail;
import dev.memlog.app.life.Behaviour.Once;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with so many dead letters that they do not fit a transaction, as its provider comes back and somebody
 * orders them all at the same time. {@code -Dmany.letters=N} tells how many.
 */
class ManyLettersIT {
    private static final Logger LOG = LoggerFactory.getLogger(ManyLettersIT.class);
    private static final int LETTERS = Integer.getInteger("many.letters", 1_500);
    private static final String MANY = "many";
    private static final Duration OTHERS_WAIT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60 + LETTERS / 20);

    @Test
    @Timeout(1_200)
    void shouldProcessEachLetterOnceAndInOrderAndServeOthersMeanwhile(@TempDir Path temp) throws Exception {
        try (ScriptedProvider provider = ScriptedProvider.open();
                LifeNode node = LifeNode.start(temp.resolve("node"), settings(provider, temp))) {
            // Given: all that waits is given up together
            CountDownLatch posted = new CountDownLatch(1);
            Fail failure = new Fail(500);
            provider.script(MANY, new Once(() -> posted.getCount() == 0, failure), failure, failure, failure);
            long begun = System.nanoTime();
            node.client().postMany(MANY, LETTERS);
            node.client().awaitSession(MANY, reading -> reading.ledger().accepted() == LETTERS);
            LOG.info("posted after {}", since(begun));
            posted.countDown();
            node.client().awaitSession(MANY, reading -> reading.ledger().deadLettered() > 0);

            // When
            CompletableFuture<Integer> ordered = CompletableFuture.supplyAsync(() -> replayInParts(node.client()));
            Duration longest = Duration.ZERO;
            int others = 0;
            long replayed = System.nanoTime();
            while (!isProcessed(node) && System.nanoTime() - replayed < PATIENCE.toNanos()) {
                Duration took = remember(node.client(), "other-" + others++);
                longest = took.compareTo(longest) > 0 ? took : longest;
            }
            ordered.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            SessionReading reading = node.client()
                    .awaitSession(MANY, found -> found.isSettled() && found.ledger().processed() == LETTERS);

            // Then
            LOG.info(
                    "{} letters processed after {}; {} others' events meanwhile, the slowest after {}; ordered {}",
                    LETTERS,
                    since(replayed),
                    others,
                    longest,
                    ordered.get());
            assertThat(longest).isLessThan(OTHERS_WAIT);
            assertThat(reading.ledger().accepted()).isEqualTo(LETTERS);
            assertThat(node.client().remembered(MANY)).isEqualTo(markers());
            assertThat(node.deadLetters()).isEmpty();
        }
    }

    private static boolean isProcessed(LifeNode node) {
        return node.client().session(MANY).ledger().processed() == LETTERS;
    }

    private static Duration remember(LifeClient client, String session) {
        long begun = System.nanoTime();
        client.post(session, 0);
        client.awaited("memory of " + session, () -> client.remembered(session), found -> found != null && !found.isEmpty());
        return since(begun);
    }

    private static int replayInParts(LifeClient client) {
        Map<String, Object> order = new HashMap<>(Map.of("class", "transient", "max", 200, "actor", "ann"));
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

    private static List<String> markers() {
        return IntStream.range(0, LETTERS)
                .mapToObj(number -> Marker.of(MANY, number))
                .toList();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private static Map<String, String> settings(ScriptedProvider provider, Path temp) {
        Map<String, String> settings = LifeNode.quick(provider.settings(temp, ProviderForm.OPENAI));
        settings.put("topology.batch-max-events", "100");
        return settings;
    }
}
