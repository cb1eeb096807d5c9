/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.event.team.TeamName;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.admin.CommandLog;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.log.ProducerSettings;
import dev.memlog.log.RecordPublisher;
import dev.memlog.node.Configs;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.node.retention.RetentionSweep;
import dev.memlog.settings.Settings;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.port.StoreMetrics;
import dev.memlog.store.sql.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept for too long is forgotten through the log, whichever store node finds it. */
class RetentionIT {
    private static final int PARTITIONS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    @Test
    @Timeout(300)
    void shouldForgetAllButTheNewestOfAProjectOnEveryReplica() throws Exception {
        try (FakeProvider provider = FakeProvider.open(Duration.ZERO);
                EmbeddedNode node = EmbeddedNode.start(temp.resolve("node"), flags(provider));
                EventFeed feed = new EventFeed(http);
                MemoryStore replica = MemoryStore.open(
                        StoreConfig.defaults(temp.resolve("replica.db")),
                        node.kafkaClient(),
                        InstantSource.system(),
                        StoreMetrics.NONE,
                        EmbeddedNode::fail);
                RecordPublisher publisher = publisher(node)) {
            feed.begin(node.url(), "s", 3, 4);
            feed.awaitPosted();
            await().atMost(PATIENCE).until(() -> numbers(node).size() == 12);
            await().atMost(PATIENCE).until(() -> replica.queries().ledger().processed() == 12);
            List<Long> newest = numbers(node).subList(0, 5);

            Settings settings = EmbeddedNode.settings(temp, Map.of("retention.memories-count", "5"));
            IngestConfig ingest = IngestConfig.defaults();
            RetentionSweep sweep = new RetentionSweep(
                    Configs.retention(settings),
                    replica.retention(),
                    replica.forgetting(),
                    new CommandLog(
                            publisher,
                            new PrivacyFilter(ingest.redactSecrets(), ingest.maxFieldBytes()),
                            TeamName.LOCAL,
                            ingest.author(),
                            InstantSource.system()),
                    InstantSource.system());
            assertThat(sweep.sweep()).isEqualTo(7);
            assertThat(sweep.sweep()).isZero();

            await().atMost(PATIENCE).until(() -> numbers(node).size() == 5);
            assertThat(numbers(node)).isEqualTo(newest);
            assertThat(http.get(node.url() + "/v1/audit").json().path("items"))
                    .singleElement()
                    .satisfies(note -> {
                        assertThat(note.path("actor").asText()).isEqualTo("retention");
                        assertThat(note.path("action").asText()).isEqualTo("memories-forgotten");
                        assertThat(note.path("count").asInt()).isEqualTo(7);
                        assertThat(note.path("filter")).hasToString("{\"by\":[\"retention.memories-count\"]}");
                    });
        }
    }

    private static Map<String, String> flags(FakeProvider provider) {
        return Map.of(
                "providers", "openai",
                "provider.openai.base-url", provider.baseUrl(),
                "provider.openai.api-key", "not-a-key");
    }

    private static RecordPublisher publisher(EmbeddedNode node) {
        Map<String, Object> producer = new HashMap<>(ProducerSettings.of(
                IngestConfig.defaults().ackTimeout(), IngestConfig.defaults().maxRecordBytes()));
        producer.putAll(node.kafkaClient());
        return new RecordPublisher(new KafkaProducer<>(producer), PARTITIONS, Duration.ofSeconds(15));
    }

    /** Of the project's memories, newest first. */
    private List<Long> numbers(EmbeddedNode node) {
        return http.all(node.url() + "/api/observations").stream()
                .map(observation -> observation.path("id").asLong())
                .toList();
    }
}
