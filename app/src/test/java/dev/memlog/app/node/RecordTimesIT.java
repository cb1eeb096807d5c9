/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.log.TopicAdmin;
import dev.memlog.log.TopicLayout;
import dev.memlog.node.EmbeddedNode;
import dev.memlog.node.broker.EmbeddedBroker;
import dev.memlog.node.process.LedgerReading;
import dev.memlog.node.process.NodeHttp;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

/** The clock was wrong when events were acknowledged, and is right when the node starts. */
class RecordTimesIT {
    private static final List<Duration> AHEAD =
            List.of(Duration.ofHours(3), Duration.ofDays(3 * 365), Duration.ofDays(-3 * 365), Duration.ZERO);

    @TempDir
    private Path temp;

    private final NodeHttp http = new NodeHttp();

    // The state's changelog took its records' times and refused what was more than an hour ahead of the broker's clock:
    // the node ended at each start until its clock had caught up.
    @Test
    @Timeout(180)
    void shouldProcessWhatWasAcceptedWhenTheClockWasAhead() throws Exception {
        // Given: a log of an earlier version, which kept the senders' times
        try (EmbeddedBroker broker = EmbeddedBroker.start(temp.resolve("broker"), false, Map.of());
                Admin admin = Admin.create(broker.client())) {
            new TopicAdmin(admin, TopicLayout.embedded(), Duration.ofMinutes(1)).ensure();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.TOPIC, Topics.EVENTS),
                            List.of(new AlterConfigOp(
                                    new ConfigEntry("message.timestamp.type", "CreateTime"),
                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get();
            write(broker.client());
        }

        // When
        try (EmbeddedNode node = EmbeddedNode.start(temp, Map.of())) {
            // Then
            LedgerReading done = await().atMost(Duration.ofMinutes(1))
                    .until(() -> http.ledger(node.url()), ledger -> ledger.isSettled() && ledger.accepted() > 0);
            assertThat(done.processed()).isEqualTo(AHEAD.size());
            assertThat(done.deadLettered()).isZero();
        }
    }

    private static void write(Map<String, Object> client) throws Exception {
        WireCodec codec = new WireCodec();
        Instant now = Instant.now();
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                client, new StringSerializer(), new ByteArraySerializer())) {
            for (Duration ahead : AHEAD) {
                Instant at = now.plus(ahead);
                SessionEvent event = event("s" + ahead, at);
                int partition = event.envelope()
                        .session()
                        .partition(TopicLayout.embedded().topic(Topics.EVENTS).partitions());
                producer.send(new ProducerRecord<>(
                                Topics.EVENTS,
                                partition,
                                at.toEpochMilli(),
                                event.envelope().recordKey(),
                                codec.encode(event)))
                        .get();
            }
        }
    }

    private static SessionEvent event(String name, Instant at) {
        SessionId session = SessionId.local(name);
        Envelope envelope = new Envelope(
                new EventId("e-" + name),
                SessionNumber.of(session),
                session,
                at,
                Envelope.LOCAL_TEAM,
                "dev",
                "claude-code",
                "shop",
                null,
                null,
                null);
        return new SessionEvent.ToolUsed(
                envelope,
                "Bash",
                JsonNodeFactory.instance.objectNode().put("command", "mvn verify"),
                JsonNodeFactory.instance.textNode("ok"),
                false);
    }
}
