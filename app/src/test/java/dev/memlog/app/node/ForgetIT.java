/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.broker.EventsTrimmer;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is forgotten is in no file of the node any more, once all that cleans has come by. */
class ForgetIT {
    private static final String MARKER = "Zq7vWk2xPf9Lt4Rb";
    private static final String SESSION = "to-be-forgotten";
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path temp;

    private final NodeHttp http = NodeHttp.keepingNoReplies();
    private int fillers;

    @Test
    @Timeout(300)
    void shouldLeaveForgottenTextInNoFileOnceAllIsCleaned() throws Exception {
        // Given: a prompt, what a tool said, memories of it and a dead letter; and, closing the stores, all of it on
        // disk
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            seed(node);
            awaitSettled(node);
            assertThat(get(node, "/v1/dead-letters?session=" + SESSION).path("items"))
                    .hasSize(1);
            assertThat(get(node, "/api/search?query=" + MARKER).toString()).contains(MARKER);
        }
        assertThat(foldersThatHold(MARKER))
                .contains("memlog.db", "memlog.events", "memlog.memories", "memlog.dead-letters")
                .anyMatch(folder -> folder.contains("sessions"));

        // When
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags())) {
            JsonNode dry = post(node, "/v1/forget", Map.of("session", SESSION, "dryRun", true));
            assertThat(dry.at("/matched/wholeSessions").asInt()).isEqualTo(1);
            assertThat(dry.at("/matched/deadLetters").asInt()).isEqualTo(1);
            assertThat(dry.at("/matched/observations").asInt()).isPositive();
            assertThat(dry.at("/matched/prompts").asInt()).isEqualTo(1);
            JsonNode done = post(node, "/v1/forget", Map.of("session", SESSION, "actor", "ann"));
            assertThat(done.path("done").asBoolean()).as(done.toString()).isTrue();
            assertGone(node);
            cleanQuickly(node);
        }

        // Then: with other sessions' events coming in, as they do
        try (EmbeddedNode node = EmbeddedNode.start(temp, flags());
                Admin admin = Admin.create(node.kafkaClient());
                EventsTrimmer trimmer = EventsTrimmer.start(admin)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> {
                fill(node);
                trimmer.trim();
                assertThat(foldersThatHold(MARKER)).isEmpty();
            });
            awaitSettled(node);
            assertThat(node.everyRecord()).noneMatch(record -> record.contains(MARKER));
            assertGone(node);
            LedgerReading ledger = http.ledger(node.url());
            assertThat(ledger).matches(LedgerReading::addsUp, "adds up");
            assertThat(ledger.discarded()).isEqualTo(1);
        }
    }

    private void assertGone(EmbeddedNode node) {
        assertThat(get(node, "/api/search?query=" + MARKER).toString()).doesNotContain("command", "bugfix");
        assertThat(get(node, "/v1/dead-letters?session=" + SESSION).path("items"))
                .isEmpty();
        List<JsonNode> audit = get(node, "/v1/audit")
                .path("items")
                .valueStream()
                .filter(note -> note.path("action").asText().equals("memories-forgotten"))
                .toList();
        assertThat(audit).singleElement().satisfies(note -> {
            assertThat(note.path("actor").asText()).isEqualTo("ann");
            assertThat(note.path("filter")).hasToString("{\"by\":[\"session\"]}");
        });
    }

    private void seed(EmbeddedNode node) throws Exception {
        post(
                node,
                "/api/sessions/init",
                Map.of("contentSessionId", SESSION, "project", "shop", "prompt", "ask " + MARKER));
        for (int i = 0; i < 3; i++) {
            tool(node, SESSION, "cat " + MARKER + "-" + i + ".txt", "it says " + MARKER);
        }
        post(
                node,
                "/api/sessions/summarize",
                Map.of("contentSessionId", SESSION, "last_assistant_message", "done with " + MARKER));
        publishUnknown(node, SESSION, MARKER);
    }

    /** Something in each partition of each topic, so that segments are closed and cleaned. */
    private void fill(EmbeddedNode node) throws Exception {
        fillers++;
        Set<Integer> filled = new TreeSet<>();
        for (int i = 0; filled.size() < PARTITIONS; i++) {
            String session = "filler-" + fillers + "-" + i;
            if (filled.add(SessionNumber.of(SessionId.local(session)).partition(PARTITIONS))) {
                tool(node, session, "ls " + session, "nothing of interest");
                publishUnknown(node, session, "nothing");
            }
        }
    }

    private void tool(EmbeddedNode node, String session, String command, String output) {
        post(
                node,
                "/api/sessions/observations",
                Map.of(
                        "contentSessionId",
                        session,
                        "project",
                        "shop",
                        "tool_name",
                        "Bash",
                        "tool_input",
                        Map.of("command", command),
                        "tool_response",
                        Map.of("stdout", output),
                        "cwd",
                        "/home/dev/shop"));
    }

    /** An event of a type that no version knows as yet becomes a dead letter. */
    private static void publishUnknown(EmbeddedNode node, String session, String text)
            throws ExecutionException, InterruptedException {
        SessionNumber number = SessionNumber.of(SessionId.local(session));
        String event = """
                {"type":"dreamt-up","id":"dream","session":%s,"sessionId":"%s","at":"2026-11-22T10:00:00Z",
                 "team":"local","author":"dev","platform":"claude-code","project":"shop","schema":1,"text":"%s"}""".formatted(number, session, text);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                node.kafkaClient(),
                new StringSerializer(),
                new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.EVENTS,
                            number.partition(PARTITIONS),
                            session,
                            event.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    /** What a day's settings do, within a second. */
    private static void cleanQuickly(EmbeddedNode node) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(node.kafkaClient())) {
            Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
            for (String topic : admin.listTopics().names().get()) {
                changes.put(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        Stream.of(
                                        new ConfigEntry("segment.ms", "200"),
                                        new ConfigEntry("max.compaction.lag.ms", "200"),
                                        new ConfigEntry("delete.retention.ms", "200"),
                                        new ConfigEntry("min.cleanable.dirty.ratio", "0.01"),
                                        new ConfigEntry("file.delete.delay.ms", "100"))
                                .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
                                .toList());
            }
            admin.incrementalAlterConfigs(changes).all().get();
        }
    }

    private void awaitSettled(EmbeddedNode node) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> http.ledger(node.url()), LedgerReading::isSettled);
    }

    private JsonNode get(EmbeddedNode node, String path) {
        return http.get(node.url() + path).json();
    }

    private JsonNode post(EmbeddedNode node, String path, Map<String, Object> body) {
        NodeHttp.Answer answer = http.post(node.url() + path, body);
        assertThat(answer.isFine()).as(answer.body()).isTrue();
        return answer.json();
    }

    /** The files, or the partitions and stores whose files, hold a text as it stands. */
    private Set<String> foldersThatHold(String text) {
        Set<String> found = new TreeSet<>();
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(temp)) {
            all.filter(Files::isRegularFile).forEach(files::add);
        } catch (IOException | UncheckedIOException e) {
            return Set.of("a folder that is being deleted");
        }
        for (Path file : files) {
            if (holds(file, wanted)) {
                Path parent = file.getParent();
                Path folder = parent == null || parent.equals(temp) ? file : parent;
                String name = temp.relativize(folder).toString();
                found.add(name.replaceFirst("^broker/", "").replaceFirst("-\\d+$", ""));
            }
        }
        return found;
    }

    private static boolean holds(Path file, byte[] wanted) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                    .contains(new String(wanted, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return false; // Cleaned in this very moment.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        flags.put("kafka.broker.log.cleaner.backoff.ms", "200");
        flags.put("kafka.broker.log.retention.check.interval.ms", "500");
        flags.put("kafka.streams.memlog.state.compaction.seconds", "1");
        return flags;
    }
}
