/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionEvent.Addition;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import dev.memlog.recall.note.AdditionCommands;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Gives what was made elsewhere to the log, as events of the sessions it belongs to.
 *
 * <p>Threading: safe; blocks until the log has acknowledged, within {@code ingest.ack-timeout}.
 */
public final class LogAdditionCommands implements AdditionCommands {
    private final RecordPublisher publisher;
    private final CleanMemories memories;
    private final WireCodec codec = new WireCodec();

    public LogAdditionCommands(RecordPublisher publisher, IngestConfig config) {
        this.publisher = publisher;
        memories = new CleanMemories(new PrivacyFilter(config.redactSecrets(), config.maxFieldBytes()));
    }

    @Override
    public Outcome numberAbove(long number) {
        // Whichever it replaced would be missing from the sums of those that come after it: each has a key of its own.
        MemoryRecord floor = new MemoryRecord.NumberFloor(UUID.randomUUID().toString(), number);
        return outcome(publisher.publishRecords(
                List.of(new ProducerRecord<>(Topics.MEMORIES, floor.recordKey(), codec.encode(floor)))));
    }

    @Override
    public Outcome add(List<? extends Addition> additions) {
        return outcome(publisher.publish(clean(additions), null));
    }

    private static Outcome outcome(PublishOutcome published) {
        return switch (published) {
            case PublishOutcome.Acknowledged done -> Outcome.ACKNOWLEDGED;
            case PublishOutcome.Unavailable away -> Outcome.UNAVAILABLE;
            case PublishOutcome.TooLarge large -> Outcome.TOO_LARGE;
        };
    }

    private List<SessionEvent> clean(List<? extends Addition> additions) {
        return additions.stream().<SessionEvent>map(memories::clean).toList();
    }
}
