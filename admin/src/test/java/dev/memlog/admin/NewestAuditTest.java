/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Topics;
import dev.memlog.event.team.TeamName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class NewestAuditTest {
    private final NewestAudit audit = new NewestAudit(new TeamName("red"), 2);

    @Test
    void shouldKeepTheNewestOfTheTeamAcrossPartitions() {
        add(0, 1, 100, "{\"team\":\"red\",\"action\":\"first\"}");
        add(0, 2, 300, "{\"team\":\"red\",\"action\":\"third\"}");
        add(0, 3, 400, "{\"team\":\"blue\",\"action\":\"another's\"}");
        add(0, 4, 500, "{\"action\":\"local\"}");
        add(1, 1, 200, "{\"team\":\"red\",\"action\":\"second\"}");
        add(1, 2, 600, "}not JSON{");

        assertThat(audit.newestFirst())
                .extracting(json -> json.path("action").asText())
                .containsExactly("third", "second");
    }

    @Test
    void shouldHoldBytesInBoundsAlsoIfRecordsAreLarge() {
        NewestAudit all = new NewestAudit(TeamName.LOCAL, 100);
        String filler = "x".repeat(1 << 20);
        for (int i = 0; i < 10; i++) {
            all.add(record(0, i, i, "{\"action\":\"a" + i + "\",\"filter\":\"" + filler + "\"}"));
        }

        assertThat(all.newestFirst()).extracting(JsonNode::size).hasSize(3);
        assertThat(all.newestFirst().getFirst().path("action").asText()).isEqualTo("a9");
    }

    private void add(int partition, long offset, long timestamp, String json) {
        audit.add(record(partition, offset, timestamp, json));
    }

    private static ConsumerRecord<String, byte[]> record(int partition, long offset, long timestamp, String json) {
        return new ConsumerRecord<>(
                Topics.AUDIT,
                partition,
                offset,
                timestamp,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                "k",
                json.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }
}
