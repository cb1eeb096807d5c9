/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node;

import static org.awaitility.Awaitility.await;

import dev.memlog.edge.access.Routes;
import dev.memlog.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** {@link EmbeddedMemlog} in the test's own process, ready to be asked. */
public final class EmbeddedNode implements AutoCloseable {
    private static final Duration READY_PATIENCE = Duration.ofSeconds(90);

    private final Path folder;
    private final EmbeddedMemlog memlog;
    private final AtomicReference<@Nullable Throwable> fatal;

    private EmbeddedNode(Path folder, EmbeddedMemlog memlog, AtomicReference<@Nullable Throwable> fatal) {
        this.folder = folder;
        this.memlog = memlog;
        this.fatal = fatal;
    }

    /** @param flags settings beyond the offline provider on a free port */
    public static EmbeddedNode start(Path folder, Map<String, String> flags) {
        AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
        EmbeddedMemlog memlog = EmbeddedMemlog.start(settings(folder, flags), Map.of(), fatal::set);
        EmbeddedNode node = new EmbeddedNode(folder, memlog, fatal);
        await().atMost(READY_PATIENCE).until(memlog.node()::isReady);
        return node;
    }

    public static Settings settings(Path folder, Map<String, String> flags) {
        Map<String, String> all = new HashMap<>(Map.of(
                "data", folder.toString(),
                "port", "0",
                "providers", "offline",
                // The tests of search by meaning choose otherwise: a model takes a start longer.
                "embeddings.provider", "none",
                // A busy build machine may take longer than an agent would wait.
                "ingest.context-deadline", "5s",
                "ingest.ack-timeout", "15s"));
        all.putAll(flags);
        return Settings.load(all, Map.of());
    }

    /** For nodes that must not come as far as to fail later. */
    public static void fail(Throwable cause) {
        throw new AssertionError(cause);
    }

    public String url() {
        return memlog.node().url();
    }

    /** Settings of a Kafka client of its broker, which a test may add to. */
    public Map<String, Object> kafkaClient() {
        return memlog.kafkaClient();
    }

    public List<Routes.Route> routes() {
        return memlog.node().routes();
    }

    public Path folder() {
        return folder;
    }

    /** The key, value and headers of every record in every topic, changelogs too, as text. */
    public List<String> everyRecord() {
        Map<String, Object> settings = kafkaClient();
        List<String> records = new ArrayList<>();
        try (Admin admin = Admin.create(settings);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(admin);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    records.add(text(record.key()) + " " + text(record.value()));
                    record.headers().forEach(header -> records.add(header.key() + " " + text(header.value())));
                });
            }
        }
        return records;
    }

    private static List<TopicPartition> partitions(Admin admin) {
        try {
            return admin.describeTopics(admin.listTopics().names().get()).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .toList();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Fails if the node met anything that it could not get over. */
    @Override
    public void close() {
        memlog.close();
        if (fatal.get() != null) {
            throw new AssertionError("the node could not go on", fatal.get());
        }
    }
}
