/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.log.LogException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
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
            publish(first.client());
            first.kill();
        }

        // When
        long begin = System.nanoTime();
        try (BrokerProcess second = BrokerProcess.start(temp)) {
            List<String> read = read(second.client());
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
            publish(broker.client());
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp, true, Map.of())) {
            assertThat(read(broker.client())).hasSize(RECORDS);
        }
    }

    @Test
    @Timeout(300)
    void shouldLetNobodyListWriteOrReadWithoutItsSecret() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp, false, Map.of())) {
            publish(broker.client());
            Map<String, Object> none = Map.of("bootstrap.servers", broker.bootstrapServers());
            Map<String, Object> wrong = broker.client();
            wrong.putAll(new BrokerLogin("a-guess").client());

            for (Map<String, Object> intruder : List.of(none, wrong)) {
                Map<String, Object> client = new HashMap<>(intruder);
                client.put("default.api.timeout.ms", 3_000);
                client.put("request.timeout.ms", 2_000);
                assertThatThrownBy(() -> {
                            try (Admin admin = Admin.create(client)) {
                                admin.listTopics().names().get();
                            }
                        })
                        .as("list")
                        .hasCauseInstanceOf(KafkaException.class);
                assertThatThrownBy(() -> read(client)).as("read").isInstanceOf(KafkaException.class);
                Map<String, Object> writer = new HashMap<>(client);
                writer.remove("default.api.timeout.ms");
                writer.put("max.block.ms", 3_000);
                assertThatThrownBy(() -> {
                            try (KafkaProducer<String, String> producer =
                                    new KafkaProducer<>(writer, new StringSerializer(), new StringSerializer())) {
                                producer.send(new ProducerRecord<>(TOPIC, "x")).get();
                            }
                        })
                        .as("write")
                        .hasCauseInstanceOf(KafkaException.class);
            }

            assertThat(read(broker.client())).hasSize(RECORDS);
        }
    }

    @Test
    @Timeout(300)
    void shouldLetNobodyAskTheControllerWithoutItsSecret() throws Exception {
        HostPort controller = HostPort.anyFreeOnLoopback();
        HostPort clients = HostPort.anyFreeOnLoopback();
        Map<String, String> where = Map.of(
                "listeners", "PLAINTEXT://" + clients + ",CONTROLLER://" + controller,
                "advertised.listeners", "PLAINTEXT://" + clients,
                "controller.quorum.voters", "1@" + controller);
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp, false, where)) {
            Map<String, Object> client = new HashMap<>(broker.login());
            client.put("bootstrap.controllers", controller.toString());
            assertThat(metadataQuorum(client)).isEqualTo(1);

            Map<String, Object> none = Map.of(
                    "bootstrap.controllers",
                    controller.toString(),
                    "default.api.timeout.ms",
                    3_000,
                    "request.timeout.ms",
                    2_000);
            assertThatThrownBy(() -> metadataQuorum(none)).hasCauseInstanceOf(KafkaException.class);
        }
    }

    @Test
    @Timeout(300)
    void shouldStartOnTheFolderOfAVersionWithoutASecretAndHaveOverridesAboveIt() throws Exception {
        Map<String, String> asBefore =
                Map.of("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        try (EmbeddedBroker open = EmbeddedBroker.start(temp, false, asBefore)) {
            publish(Map.of("bootstrap.servers", open.bootstrapServers()));
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp, false, Map.of())) {
            assertThat(read(broker.client())).hasSize(RECORDS);
        }
        try (EmbeddedBroker open = EmbeddedBroker.start(temp, false, asBefore)) {
            assertThat(read(Map.of("bootstrap.servers", open.bootstrapServers())))
                    .hasSize(RECORDS);
        }
    }

    private static int metadataQuorum(Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
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

    private static void publish(Map<String, Object> client) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
        Map<String, Object> settings = new HashMap<>(client);
        settings.putAll(Map.of("acks", "all", "linger.ms", 0));
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(TOPIC, String.valueOf(i))).get();
            }
        }
    }

    private static List<String> read(Map<String, Object> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("isolation.level", "read_committed");
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
