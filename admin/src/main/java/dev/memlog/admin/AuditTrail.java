/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.memlog.event.Topics;
import dev.memlog.event.WireMapper;
import dev.memlog.event.team.TeamName;
import dev.memlog.log.LogReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the end of {@link Topics#AUDIT} on each call; calls are rare, so it keeps nothing.
 *
 * <p>Threading: safe; each call has a consumer of its own.
 */
public final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SCANNED = 20_000;
    private static final Duration POLL = Duration.ofMillis(200);
    private final Map<String, Object> settings;
    private final JsonMapper mapper = WireMapper.create();

    /** @param kafka settings for a consumer, {@code bootstrap.servers} among them */
    public AuditTrail(Map<String, Object> kafka) {
        settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    }

    /**
     * Returns the newest records of a team, newest first, at most {@code limit}; empty if the log does not answer in time.
     * Of a long log, the newest {@value #SCANNED} records of each partition are looked through.
     */
    public Optional<List<JsonNode>> newest(TeamName team, int limit) {
        try (LogReader log = LogReader.open(settings, "memlog-audit", Topics.AUDIT)) {
            return readToEnd(log)
                    .map(records -> records.stream()
                            .sorted(Comparator.<ConsumerRecord<String, byte[]>>comparingLong(ConsumerRecord::timestamp)
                                    .thenComparingLong(ConsumerRecord::offset)
                                    .reversed())
                            .flatMap(record -> json(record).stream())
                            .filter(json -> isOf(json, team))
                            .limit(limit)
                            .toList());
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("topic", Topics.AUDIT)
                    .addKeyValue("error", e.getMessage())
                    .log("The audit cannot be read");
            return Optional.empty();
        }
    }

    private static Optional<List<ConsumerRecord<String, byte[]>>> readToEnd(LogReader log) {
        Map<TopicPartition, Long> ends = log.ends();
        log.seekBeforeEnd(SCANNED);
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!log.hasReached(ends)) {
            if (System.nanoTime() - deadline > 0) {
                return Optional.empty();
            }
            log.poll(POLL).forEach(records::add);
        }
        return Optional.of(records);
    }

    private static boolean isOf(JsonNode json, TeamName team) {
        return json.path("team").asText(TeamName.LOCAL.value()).equals(team.value());
    }

    private Optional<JsonNode> json(ConsumerRecord<String, byte[]> record) {
        try {
            JsonNode json = record.value() == null ? null : mapper.readTree(record.value());
            return json != null && json.isObject() ? Optional.of(json) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // Not written by Memlog.
        }
    }
}
