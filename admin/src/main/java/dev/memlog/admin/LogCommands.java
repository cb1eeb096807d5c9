/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import dev.memlog.recall.memory.MemoryCommands;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Gives the read side's orders to the log, as commands to the session that the memory is of.
 *
 * <p>Threading: safe; blocks until the log has acknowledged, within {@code ingest.ack-timeout}.
 */
public final class LogCommands implements MemoryCommands {
    private final RecordPublisher publisher;
    private final IngestConfig config;
    private final InstantSource clock;

    public LogCommands(RecordPublisher publisher, IngestConfig config, InstantSource clock) {
        this.publisher = publisher;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Outcome give(HideOrder order) {
        Instant now = clock.instant();
        SessionEvent command = new SessionEvent.HideMemory(envelope(order, now), order.memory(), order.hidden());
        return switch (publisher.publish(List.of(command), null)) {
            case PublishOutcome.Acknowledged done -> Outcome.ACKNOWLEDGED;
            case PublishOutcome.Unavailable away -> Outcome.UNAVAILABLE;
            case PublishOutcome.TooLarge large ->
                throw new IllegalStateException("a command of a few hundred bytes is too large for the log");
        };
    }

    private Envelope envelope(HideOrder order, Instant now) {
        MemoryKey memory = order.memory();
        SessionNumber session = memory.sessionNumber();
        // A key that has but the session's number in it is addressed by the number, too.
        boolean named = SessionNumber.of(memory.session()).equals(session);
        return Envelope.command(
                order.id() == null ? EventId.random(now) : order.id(),
                session,
                named ? memory.session() : null,
                now,
                config.team(),
                config.author(),
                order.platform());
    }
}
