/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.memlog.log.ProducerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void shouldHaveTheDocumentedDefaults() {
        IngestConfig config = IngestConfig.defaults();

        assertThat(config.maxBodyBytes()).isEqualTo(5 * 1024 * 1024);
        assertThat(config.maxFieldBytes()).isEqualTo(64 * 1024);
        assertThat(config.maxInFlight()).isEqualTo(1024);
        assertThat(config.ackTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(config.contextDeadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.contextOnPrompt()).isFalse();
        assertThat(config.onPromptDeadline()).isEqualTo(Duration.ofMillis(300));
        assertThat(config.skipTools()).contains("TodoWrite").hasSize(5);
        assertThat(config.redactSecrets()).isTrue();
    }

    @Test
    void shouldNameTheKeyOfABadValue() {
        assertThatThrownBy(() -> config(0, 65536, 8, SECOND, "a"))
                .hasMessage("ingest.max-body-bytes must be positive, but is 0");
        assertThatThrownBy(() -> config(4096, 0, 8, SECOND, "a")).hasMessageStartingWith("ingest.max-field-bytes");
        assertThatThrownBy(() -> config(4096, 4096, 0, SECOND, "a")).hasMessageStartingWith("ingest.max-in-flight");
        assertThatThrownBy(() -> config(4096, 4096, 8, Duration.ZERO, "a"))
                .hasMessage("ingest.ack-timeout must be positive, but is 0");
        assertThatThrownBy(() -> config(4096, 4096, 8, SECOND, "")).hasMessageStartingWith("ingest.author");
    }

    @Test
    void shouldGiveTheProducerSettingsThatItAccepts() {
        Map<String, Object> settings = ProducerSettings.of(
                IngestConfig.defaults().ackTimeout(), IngestConfig.defaults().maxRecordBytes());
        settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:9");

        assertThat(settings).containsEntry("acks", "all").containsEntry("enable.idempotence", true);
        assertThat(Integer.parseInt(String.valueOf(settings.get("delivery.timeout.ms"))))
                .isLessThan(2000);
        assertThat(Integer.parseInt(String.valueOf(settings.get("max.request.size"))))
                .isGreaterThanOrEqualTo(IngestConfig.defaults().maxRecordBytes());
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(settings)) {
            assertThat(producer.metrics()).isNotEmpty();
        }
    }

    private static IngestConfig config(int body, int field, int places, Duration ack, String author) {
        return new IngestConfig(
                body,
                field,
                places,
                ack,
                Duration.ofMillis(300),
                false,
                Duration.ofMillis(300),
                false,
                Duration.ofMillis(100),
                Set.of(),
                List.of(),
                List.of(),
                true,
                author);
    }
}
