/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.store.projection;

import dev.memlog.event.Bounds;
import dev.memlog.event.DeadLetter;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.store.sql.Row;
import dev.memlog.store.sql.Statements;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the rows of dead letters: one row per event, which a repeated failure updates. The letter's own counts are
 * stored as they are, since they are cumulative, and a tombstone deletes the row. So the rows equal the compacted
 * topic, whether it was read record by record or only after its compaction.
 *
 * <p>Threading: confined to the projection's thread.
 */
final class DeadLetterRepository {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRepository.class);
    private final Statements statements;
    private final ReflectedOffsets reflected;
    private final ProjectNameRepository projects;

    DeadLetterRepository(Statements statements, ReflectedOffsets reflected, ProjectNameRepository projects) {
        this.statements = statements;
        this.reflected = reflected;
        this.projects = projects;
    }

    /** @return whether the letter's headers could be read; its row is there in any case */
    boolean apply(ConsumerRecord<String, byte[]> letter) throws SQLException {
        if (letter.value() == null) {
            if (!isOfSession(letter.key())) {
                skipUndecodable(letter.key());
            }
            statements.update("DELETE FROM dead_letters WHERE key = ?", letter.key());
            return true;
        }
        Map<String, String> headers = headers(letter);
        if (!headers.containsKey(DeadLetter.SESSION_HEADER)) {
            skipUndecodable(letter.key());
        }
        DeadLetter read;
        try {
            read = DeadLetter.fromHeaders(letter.key(), headers);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.atWarn()
                    .addKeyValue("topic", letter.topic())
                    .addKeyValue("partition", letter.partition())
                    .addKeyValue("offset", letter.offset())
                    .addKeyValue("error", e.getClass().getSimpleName())
                    .log("A dead letter's headers cannot be read; it is kept as undecodable");
            put(unreadable(letter), letter.value());
            return false;
        }
        put(read, letter.value());
        return true;
    }

    // Letters of a session with the id "undecodable" have keys that look like those of undecodable records.
    private boolean isOfSession(String key) throws SQLException {
        return statements.text("SELECT session_id FROM dead_letters WHERE key = ?", key) != null;
    }

    private void put(DeadLetter letter, byte[] payload) throws SQLException {
        PayloadFields fields = PayloadFields.of(payload);
        Row row = new Row()
                .put("key", letter.key())
                .put(
                        "session_id",
                        letter.session() == null ? null : letter.session().wire())
                .put("event_id", letter.event() == null ? null : letter.event().value())
                .put("failure", letter.failure().wireName())
                .put("message", letter.message())
                .put("attempts", letter.attempts())
                .put("first_failed_at", letter.firstFailedAt())
                .put("failed_at", letter.failedAt())
                .put("provider", letter.provider())
                .put("generation", letter.generation())
                .put("origin_topic", letter.originTopic())
                .put("origin_partition", letter.originPartition())
                .put("origin_offset", letter.originOffset())
                .put("payload", payload)
                .put("replays", letter.replays())
                .put("type", fields.type())
                .put("visibility", fields.isPrivate() ? "private" : "team")
                .put("author", fields.author())
                .put("own_project", fields.project() == null ? null : projects.now(fields.project()));
        statements.upsert("dead_letters", "key", row, "TRUE");
    }

    // By the key alone, so that a tombstone has the same effect as the letter that it replaces.
    private void skipUndecodable(String key) throws SQLException {
        Optional<SourceOffset> event = DeadLetter.undecodableEvent(key);
        if (event.isPresent()) {
            reflected.skipUndecodable(event.get().partition(), event.get().offset());
        }
    }

    private static DeadLetter unreadable(ConsumerRecord<String, byte[]> letter) {
        Instant at = Bounds.time(Instant.ofEpochMilli(letter.timestamp()));
        return new DeadLetter(
                letter.key(),
                null,
                null,
                FailureClass.UNDECODABLE,
                "the headers of this dead letter cannot be read",
                0,
                at,
                at,
                null,
                0,
                0,
                letter.topic(),
                letter.partition(),
                letter.offset());
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> letter) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : letter.headers()) {
            if (header.value() != null) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }
}
