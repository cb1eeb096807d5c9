/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Topics;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.process.NodeHttp;
import dev.memlog.settings.EmbeddingSettings;
import dev.memlog.store.MemoryStore;
import dev.memlog.store.sql.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Search by meaning on a node with the settings of a new one, and what becomes of its vectors. */
@Timeout(300)
class LocalSearchIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final List<String> MEMORIES = List.of(
            "Users are logged out when daylight saving time begins",
            "Invoices are rounded line by line with BigDecimal",
            "The picture upload answers 413 above ten megabytes");

    @TempDir
    private Path folder;

    private final NodeHttp http = new NodeHttp();

    @Test
    void shouldFindAParaphraseAndKeepItsVectorsUntilTheModelChanges() throws Exception {
        try (EmbeddedNode node = start(Map.of())) {
            for (String text : MEMORIES) {
                assertThat(http.post(node.url() + "/api/memory/save", Map.of("text", text, "project", "shop"))
                                .isFine())
                        .isTrue();
            }
            awaitVectors(node, "local/all-minilm-l6-v2-q/384/1");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(found(node, "people get thrown out of their session"))
                            .startsWith(MEMORIES.getFirst()));
            assertThat(written(node)).isEqualTo(MEMORIES.size());
        }

        MemoryStore.rebuild(StoreConfig.defaults(folder.resolve("memlog.db")));
        try (EmbeddedNode node = start(Map.of())) {
            awaitVectors(node, "local/all-minilm-l6-v2-q/384/1");
            assertThat(written(node)).as("what the log has is not made anew").isEqualTo(MEMORIES.size());
        }

        Path mine = ownModel();
        try (EmbeddedNode node = start(Map.of("embeddings.model", mine.toString()))) {
            String model = awaitVectors(node, "local/mine/");
            assertThat(written(node)).as("all are made anew").isEqualTo(2L * MEMORIES.size());
            assertThat(model).endsWith("/1");
        }
    }

    @Test
    void shouldGoByWordsAndSayWhyWhenTheModelCannotBeUsed() throws Exception {
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("model.onnx"), "no model");
        Files.writeString(broken.resolve("vocab.txt"), "[UNK]\n[CLS]\n[SEP]\n");
        try (EmbeddedNode node = start(Map.of("embeddings.model", broken.toString()))) {
            assertThat(http.post(
                                    node.url() + "/api/memory/save",
                                    Map.of("text", MEMORIES.getFirst(), "project", "shop"))
                            .isFine())
                    .isTrue();
            await().atMost(PATIENCE)
                    .until(() -> embeddings(node).path("state").asText().equals("unusable"));

            JsonNode ready = http.get(node.url() + "/ready").json();
            assertThat(ready.path("status").asText()).isEqualTo("ready");
            assertThat(ready.path("details").toString())
                    .contains(
                            "\"embeddings\"",
                            "search goes by words alone",
                            broken.resolve("model.onnx").toString());
            assertThat(found(node, "daylight saving")).containsExactly(MEMORIES.getFirst());
        }
    }

    private EmbeddedNode start(Map<String, String> settings) {
        // A test's node has none unless it asks for it; this is what a new node has.
        Map<String, String> all = new HashMap<>(settings);
        all.put("embeddings.provider", EmbeddingSettings.PROVIDER.standard());
        return EmbeddedNode.start(folder, all);
    }

    /** @return the model's name */
    private String awaitVectors(EmbeddedNode node, String model) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode embeddings = embeddings(node);
            assertThat(embeddings.path("model").asText()).startsWith(model);
            assertThat(embeddings.path("vectors").asInt()).isEqualTo(MEMORIES.size());
            assertThat(embeddings.path("state").asText()).isEqualTo("idle");
        });
        return embeddings(node).path("model").asText();
    }

    private JsonNode embeddings(EmbeddedNode node) {
        return http.get(node.url() + "/ready").json().path("embeddings");
    }

    private List<String> found(EmbeddedNode node, String query) {
        JsonNode answer = http.get(node.url() + "/api/search?format=json&query=" + NodeHttp.encoded(query))
                .json();
        return Stream.of(answer.path("observations"))
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .map(one -> one.path("title").asText())
                .toList();
    }

    /** How many records were ever written to the topic of vectors. */
    private static long written(EmbeddedNode node) {
        TopicPartition vectors = new TopicPartition(Topics.EMBEDDINGS, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(node.kafkaClient(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer.endOffsets(List.of(vectors)).getOrDefault(vectors, -1L);
        }
    }

    /** Other vectors than those of the model that Memlog has: its vocabulary is another. */
    private Path ownModel() throws IOException {
        Path mine = Files.createDirectories(folder.resolve("mine"));
        try (Stream<Path> files = Files.walk(folder.resolve("models"))) {
            Path model = files.filter(file -> file.toString().endsWith(".onnx"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(model, mine.resolve("model.onnx"));
        }
        Files.writeString(mine.resolve("vocab.txt"), "[UNK]\n[CLS]\n[SEP]\nusers\npicture\ninvoices\n");
        return mine;
    }
}
