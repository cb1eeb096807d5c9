/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.Topics;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events that a provider could not be got to answer for lie where an operator finds them, and go on when told to. */
class DeadLetterIT {
    private static final int SESSIONS = 6;
    private static final int EVENTS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What somebody may put on the events' topic that is no event. */
    private static final List<byte[]> STRANGE = List.of(
            new byte[0],
            "\u0001no event".getBytes(StandardCharsets.UTF_8),
            "[\"a\", 1, null]".getBytes(StandardCharsets.UTF_8),
            "{\"type\":42,\"schema\":\"x\",\"id\":[]}".getBytes(StandardCharsets.UTF_8),
            "{\"type\":\"tool-used\",\"schema\":1,\"session\":true,\"at\":\"noon\"}".getBytes(StandardCharsets.UTF_8),
            randomBytes(5 * 1024 * 1024));

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(300)
    void shouldReplayWhatFailedOnceEachAndInOrderWhenTheProviderIsWell() throws Exception {
        try (FakeProvider provider = FakeProvider.open(Duration.ZERO);
                EmbeddedNode node = EmbeddedNode.start(temp, flags(provider))) {
            String letters = node.url() + "/v1/dead-letters";

            // Given: broken answers until everything is given up, and bytes that are no event beside them
            provider.answerBroken(true);
            publishBytes(node);
            post(node);
            awaitLedger(
                    node, ledger -> ledger.deadLettered() == SESSIONS * EVENTS + STRANGE.size() && ledger.isSettled());
            int failed = provider.calls().size();
            provider.answerBroken(false);
            JsonNode stats = get(letters + "/stats");
            assertThat(stats.at("/byClass/malformed").asInt()).isEqualTo(SESSIONS * EVENTS);
            assertThat(stats.at("/byProject/" + EventFeed.PROJECT).asInt()).isEqualTo(SESSIONS * EVENTS);
            assertThat(stats.path("undecodable").asInt()).isEqualTo(STRANGE.size());
            JsonNode dry = post(letters + "/replay", Map.of("class", "malformed", "dryRun", true));
            assertThat(dry.path("remaining").asInt()).isEqualTo(SESSIONS * EVENTS);
            assertThat(dry.path("sessions").asInt()).isEqualTo(SESSIONS);
            List<JsonNode> strange = http.all(letters + "?class=undecodable");
            assertThat(strange)
                    .hasSize(STRANGE.size())
                    .allSatisfy(letter ->
                            assertThat(letter.at("/origin/topic").asText()).isEqualTo(Topics.EVENTS));
            assertThat(strange)
                    .extracting(letter -> letter.at("/origin/offset").asLong())
                    .doesNotHaveDuplicates();
            assertThat(strange)
                    .extracting(letter -> letter.path("bytes").asInt())
                    .containsExactlyInAnyOrderElementsOf(
                            STRANGE.stream().map(bytes -> bytes.length).toList());

            // When: all but two letters in parts, as a client asks for them, then all again and again
            String edited = http.all(letters + "?session=letters-0&orderBy=date_asc")
                    .getFirst()
                    .path("key")
                    .asText();
            String discarded = http.all(letters + "?session=letters-1&orderBy=date_asc")
                    .getFirst()
                    .path("key")
                    .asText();
            post(letters + "/discard", Map.of("key", discarded, "reason", "noise"));
            edit(letters, edited);
            awaitLedger(node, ledger -> ledger.discarded() == 2 && ledger.isSettled());
            int replayed = replayInParts(letters);
            LedgerReading done =
                    awaitLedger(node, ledger -> ledger.deadLettered() == STRANGE.size() && ledger.isSettled());
            JsonNode again = post(letters + "/replay", Map.of("class", "malformed"));
            post(letters + "/discard", Map.of("class", "undecodable", "reason", "a script that went astray"));
            awaitLedger(node, ledger -> ledger.deadLettered() == 0 && ledger.isSettled());

            // Then
            assertThat(replayed).isEqualTo(SESSIONS * EVENTS - 2);
            assertThat(again.path("matched").asInt()).isZero();
            assertThat(again.path("replayed").asInt()).isZero();
            assertThat(done.accepted()).isEqualTo(SESSIONS * EVENTS + STRANGE.size() + 1);
            assertThat(done.processed()).isEqualTo(SESSIONS * EVENTS - 1);
            assertThat(http.all(node.url() + "/api/observations")).hasSize(SESSIONS * EVENTS - 1);
            assertOnceAndInOrder(
                    provider.calls().subList(failed, provider.calls().size()));
            assertAudit(node, replayed);
        }
    }

    private int replayInParts(String letters) {
        int replayed = 0;
        Map<String, Object> order = new HashMap<>(Map.of("class", "malformed", "max", 5, "actor", "ann"));
        JsonNode answer;
        do {
            answer = post(letters + "/replay", order);
            replayed += answer.path("replayed").asInt();
            order.put("after", answer.path("next").asText());
            order.put("replayId", answer.path("replayId").asText());
        } while (answer.path("next").isTextual());
        return replayed;
    }

    private void edit(String letters, String key) {
        ObjectNode payload =
                (ObjectNode) get(letters + "/show?key=" + NodeHttp.encoded(key)).path("payload");
        ObjectNode input = payload.putObject("input");
        input.put("command", FakeProvider.command("edited.0"));
        JsonNode answer = post(letters + "/edit", Map.of("key", key, "payload", payload, "reason", "shorter"));
        assertThat(answer.path("event").asText())
                .startsWith(answer.path("editOf").asText());
    }

    private static void assertOnceAndInOrder(List<List<String>> calls) {
        Map<String, Integer> last = new HashMap<>();
        for (String marker : calls.stream().flatMap(List::stream).toList()) {
            String session = EventFeed.sessionOf(marker);
            int number = EventFeed.numberOf(marker);
            assertThat(number).as(marker).isGreaterThan(last.getOrDefault(session, -1));
            last.put(session, number);
        }
        assertThat(last).hasSize(SESSIONS + 1).containsKey("edited");
    }

    private void assertAudit(EmbeddedNode node, int replayed) {
        List<JsonNode> audit = get(node.url() + "/v1/audit?limit=100")
                .path("items")
                .valueStream()
                .toList();
        List<JsonNode> replays = audit.stream()
                .filter(note -> note.path("action").asText().equals("letters-replayed"))
                .toList();
        assertThat(replays.stream().mapToInt(note -> note.path("count").asInt()).sum())
                .isEqualTo(replayed);
        assertThat(replays)
                .extracting(note -> note.path("replayId").asText())
                .containsOnly(replays.getFirst().path("replayId").asText());
        assertThat(replays)
                .allSatisfy(note -> assertThat(note.path("actor").asText()).isEqualTo("ann"));
        assertThat(audit)
                .extracting(note -> note.path("action").asText())
                .contains("letters-discarded", "letter-edited");
        assertThat(audit).hasSize(replays.size() + 3);
        assertThat(audit.toString()).doesNotContain("echo");
    }

    private static void publishBytes(EmbeddedNode node) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = node.kafkaClient();
        settings.put("max.request.size", 16 * 1024 * 1024);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (byte[] bytes : STRANGE) {
                producer.send(new ProducerRecord<>(Topics.EVENTS, 0, "x", bytes))
                        .get();
            }
        }
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private void post(EmbeddedNode node) throws Exception {
        try (EventFeed feed = new EventFeed(http)) {
            feed.begin(node.url(), "letters", SESSIONS, EVENTS);
            feed.awaitPosted();
            assertThat(feed.acknowledged()).hasSize(SESSIONS * EVENTS);
        }
    }

    private JsonNode get(String url) {
        NodeHttp.Answer answer = http.get(url);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private JsonNode post(String url, Object body) {
        NodeHttp.Answer answer = http.post(url, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
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

    private static Map<String, String> flags(FakeProvider provider) {
        Map<String, String> flags = new HashMap<>();
        flags.put("providers", "openai");
        flags.put("provider.openai.base-url", provider.baseUrl());
        flags.put("provider.openai.api-key", "not-a-key");
        flags.put("provider.openai.model", "fake");
        return flags;
    }
}
