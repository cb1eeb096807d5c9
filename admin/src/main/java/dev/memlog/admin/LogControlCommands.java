/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.admin.spend.ControlCommands;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.ControlRecord;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes what somebody wants to hold for the whole system to the control topic, and who it was to the audit.
 *
 * <p>Threading: safe; blocks until the log has acknowledged, within {@code ingest.ack-timeout}.
 */
public final class LogControlCommands implements ControlCommands {
    private final RecordPublisher publisher;
    private final WireCodec codec = new WireCodec();

    public LogControlCommands(RecordPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public boolean write(String key, @Nullable ControlRecord record, AuditRecord done) {
        List<ProducerRecord<String, byte[]>> records = List.of(
                new ProducerRecord<>(Topics.CONTROL, key, record == null ? null : codec.encode(record)),
                new ProducerRecord<>(Topics.AUDIT, done.actor(), codec.encode(done)));
        return publisher.publishRecords(records) instanceof PublishOutcome.Acknowledged;
    }
}
