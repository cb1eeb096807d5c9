/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.Topics;
import dev.memlog.event.team.TeamName;
import dev.memlog.log.LogReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the end of {@link Topics#AUDIT} on each call; calls are rare, so it keeps nothing.
 *
 * <p>Threading: safe; each call has a consumer of its own, and one call is served at once.
 */
public final class AuditTrail {
    private static final Logger LOG = LoggerFactory.getLogger(AuditTrail.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SCANNED = 20_000;
    private static final Duration POLL = Duration.ofMillis(200);

    /** One for all teams' trails of the process. */
    private static final Semaphore READING = new Semaphore(1);

    private final Map<String, Object> settings;

    /** @param kafka settings for a consumer, {@code bootstrap.servers} among them */
    public AuditTrail(Map<String, Object> kafka) {
        settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    }

    /**
     * Returns the newest records of a team, newest first, at most {@code limit}; empty if the log does not answer in time,
     * or while another caller reads: a node holds one reading at once. Of a long log, the newest {@value #SCANNED} records
     * of each partition are looked through.
     */
    public Optional<List<JsonNode>> newest(TeamName team, int limit) {
        if (!READING.tryAcquire()) {
            return Optional.empty();
        }
        try (LogReader log = LogReader.open(settings, "memlog-audit", Topics.AUDIT)) {
            return readToEnd(log, new NewestAudit(team, limit));
        } catch (KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("topic", Topics.AUDIT)
                    .addKeyValue("error", e.getMessage())
                    .log("The audit cannot be read");
            return Optional.empty();
        } finally {
            READING.release();
        }
    }

    private static Optional<List<JsonNode>> readToEnd(LogReader log, NewestAudit kept) {
        Map<TopicPartition, Long> ends = log.ends();
        log.seekBeforeEnd(SCANNED);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!log.hasReached(ends)) {
            if (System.nanoTime() - deadline > 0) {
                return Optional.empty();
            }
            log.poll(POLL).forEach(kept::add);
        }
        return Optional.of(kept.newestFirst());
    }
}
