/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.log.LogException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerIT {
    private static final int RECORDS = 200;
    private static final String TOPIC = "kept";

    @TempDir
    private Path temp;

    @Test
    @Timeout(300)
    void shouldKeepWhatItAcknowledgedWhenKilled() throws Exception {
        // Given: every record acknowledged, then killed on the spot
        try (BrokerProcess first = BrokerProcess.start(temp)) {
            publish(first.bootstrapServers());
            first.kill();
        }

        // When
        long begin = System.nanoTime();
        try (BrokerProcess second = BrokerProcess.start(temp)) {
            List<String> read = read(second.bootstrapServers());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);

            // Then
            assertThat(read).hasSize(RECORDS).startsWith("0").endsWith(String.valueOf(RECORDS - 1));
            // The killed broker's session lasts a minute, which the new one must not wait for.
            assertThat(took).isLessThan(Duration.ofSeconds(50));
            assertThat(second.stop()).isEqualTo(143);
        }
    }

    @Test
    @Timeout(300)
    void shouldStartAgainWhenStoppedGracefully() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp, true, Map.of())) {
            publish(broker.bootstrapServers());
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp, true, Map.of())) {
            assertThat(read(broker.bootstrapServers())).hasSize(RECORDS);
        }
    }

    @Test
    void shouldSayWhatToDoWhenTheDataIsCorrupt() throws Exception {
        Files.writeString(temp.resolve("meta.properties"), "version=1\nnode.id=1\n");

        assertThatThrownBy(() -> EmbeddedBroker.start(temp, false, Map.of()))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("does not start on the data in " + temp)
                .hasMessageContaining("move the folder away");
    }

    @Test
    void shouldNameTheSettingsWhenAnOverrideIsNotValid() {
        assertThatThrownBy(() -> EmbeddedBroker.start(temp, false, Map.of("num.io.threads", "none")))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("kafka.broker.*")
                .hasMessageContaining("num.io.threads");
    }

    private static void publish(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(TOPIC, String.valueOf(i))).get();
            }
        }
    }

    private static List<String> read(String bootstrapServers) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            TopicPartition partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, -1L);
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
