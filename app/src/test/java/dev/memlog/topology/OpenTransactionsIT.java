/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.memlog.node.broker.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transaction whose producer is gone, on a broker whose clock was ahead when it began: it is hours from its timeout. */
class OpenTransactionsIT {
    private static final TopicPartition PARTITION = new TopicPartition("records", 0);
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final String PROCESS = "76690999-be4c-4307-9546-ec048acc2bfb";

    @AutoClose
    private final EmbeddedBroker broker;

    @AutoClose
    private final Admin admin;

    private final Path stateFolder;
    private final AtomicLong nanos = new AtomicLong();
    private final OpenTransactions transactions;

    OpenTransactionsIT(@TempDir Path folder) throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("broker"), false, Map.of());
        admin = Admin.create(broker.client());
        stateFolder = Files.createDirectories(folder.resolve("state"));
        transactions = new OpenTransactions(
                Admin.create(broker.client()), "memlog", LONGEST, nanos::get);
    }

    @BeforeEach
    void makeTopic() throws Exception {
        admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1)))
                .all()
                .get();
    }

    @AfterEach
    void close() {
        transactions.close();
    }

    @Test
    void shouldEndAtTheStartWhatAnEarlierLifeHasLeft() throws Exception {
        Files.createDirectories(stateFolder.resolve("memlog"));
        Files.writeString(
                stateFolder.resolve("memlog/kafka-streams-process-metadata"), "{\"processId\":\"" + PROCESS + "\"}");
        try (Producer<byte[], byte[]> replaced = leaveOpen("memlog-" + PROCESS + "-2");
                Producer<byte[], byte[]> neighbour = leaveOpen("memlog-0c0ffee0-0000-4000-8000-000000000000-1")) {
            assertThat(readable()).isZero();

            transactions.endThoseOf(stateFolder);

            neighbour.commitTransaction();
            await().untilAsserted(() -> assertThat(readable()).isPositive());
            assertThat(ended(replaced)).isTrue();
        }
    }

    @Test
    void shouldStartWithoutAnEarlierLife() throws Exception {
        transactions.endThoseOf(stateFolder);

        assertThat(readable()).isZero();
    }

    @Test
    void shouldEndWhatItSeesOpenForLongerThanAnyMayBe() throws Exception {
        try (Producer<byte[], byte[]> gone = leaveOpen("memlog-0c0ffee0-0000-4000-8000-000000000000-1");
                Producer<byte[], byte[]> busy = producer("memlog-" + PROCESS + "-1");
                Producer<byte[], byte[]> stranger = leaveOpen("another-application-1")) {
            busy.initTransactions();
            for (int i = 0; i < 3; i++) {
                busy.beginTransaction();
                send(busy);
                transactions.look();
                nanos.addAndGet(LONGEST.toNanos() - 1);
                transactions.look();
                busy.commitTransaction();
                nanos.addAndGet(2);
            }

            assertThat(ended(gone)).isTrue();
            stranger.commitTransaction();
            await().untilAsserted(() -> assertThat(readable()).isPositive());
        }
    }

    private Producer<byte[], byte[]> leaveOpen(String id) throws Exception {
        Producer<byte[], byte[]> producer = producer(id);
        producer.initTransactions();
        producer.beginTransaction();
        send(producer);
        return producer;
    }

    private Producer<byte[], byte[]> producer(String id) {
        Map<String, Object> settings = broker.client();
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 900_000);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static void send(Producer<byte[], byte[]> producer) throws Exception {
        producer.send(new ProducerRecord<>(PARTITION.topic(), new byte[] {1})).get();
    }

    private static boolean ended(Producer<byte[], byte[]> producer) {
        try {
            producer.commitTransaction();
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    /** The end of what readers of committed records see. */
    private long readable() throws Exception {
        return admin.listOffsets(
                        Map.of(PARTITION, OffsetSpec.latest()), new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .partitionResult(PARTITION)
                .get()
                .offset();
    }
}
