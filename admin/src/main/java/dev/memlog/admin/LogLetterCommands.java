/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.admin;

import dev.memlog.admin.deadletter.LetterCommands;
import dev.memlog.event.AuditRecord;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Topics;
import dev.memlog.event.WireCodec;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.privacy.PrivacyFilter;
import dev.memlog.log.PublishOutcome;
import dev.memlog.log.RecordPublisher;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Gives orders about dead letters to the log: records of the sessions that the letters are of, so that a session's own
 * machine carries them out, and in their order.
 *
 * <p>Threading: safe; blocks until the log has acknowledged, within {@code ingest.ack-timeout}.
 */
public final class LogLetterCommands implements LetterCommands {
    private static final String PLATFORM = "memlog";
    private final RecordPublisher publisher;
    private final IngestConfig config;
    private final InstantSource clock;
    private final WireCodec codec = new WireCodec();
    private final CleanEvents clean;

    public LogLetterCommands(RecordPublisher publisher, IngestConfig config, InstantSource clock) {
        this.publisher = publisher;
        this.config = config;
        this.clock = clock;
        this.clean = new CleanEvents(new PrivacyFilter(config.redactSecrets(), config.maxFieldBytes()));
    }

    @Override
    public Outcome give(List<Order> orders) {
        Instant now = clock.instant();
        return outcome(publisher.publishRecords(
                orders.stream().map(order -> record(order, now)).toList()));
    }

    @Override
    public Outcome note(AuditRecord done) {
        byte[] value = codec.encode(clean.clean(done));
        return outcome(publisher.publishRecords(List.of(new ProducerRecord<>(Topics.AUDIT, done.actor(), value))));
    }

    private ProducerRecord<String, byte[]> record(Order order, Instant now) {
        return switch (order) {
            case Replay replay ->
                record(
                        replay.letter(),
                        replay.original(),
                        Map.of(
                                Topics.REPLAY_ID_HEADER,
                                replay.replayId(),
                                Topics.REPLAY_COUNT_HEADER,
                                String.valueOf(replay.count())));
            case Discard discard -> {
                SessionEvent command = new SessionEvent.DiscardLetter(
                        command(discard.letter(), now), discard.letter().id(), clean.words(discard.reason()));
                yield record(command.envelope(), codec.encode(command), Map.of());
            }
            case DiscardUndecodable discard -> {
                SessionId nobody = SessionEvent.DiscardUndecodable.NOBODY;
                SessionEvent command = new SessionEvent.DiscardUndecodable(
                        command(SessionNumber.of(nobody), nobody, PLATFORM, now),
                        discard.letter(),
                        clean.words(discard.reason()));
                yield record(command.envelope(), codec.encode(command), Map.of());
            }
            case Replace replace -> {
                SessionEvent edited = clean.clean(replace.event());
                yield record(
                        edited.envelope(),
                        codec.encode(edited),
                        Map.of(Topics.EDIT_OF_HEADER, replace.of().value()));
            }
        };
    }

    private ProducerRecord<String, byte[]> record(Envelope addressee, byte[] value, Map<String, String> headers) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                Topics.EVENTS, publisher.partitionOf(addressee.session()), addressee.recordKey(), value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    private Envelope command(Envelope letter, Instant now) {
        return command(letter.session(), letter.sessionId(), letter.platform(), now);
    }

    private Envelope command(SessionNumber session, @Nullable SessionId sessionId, String platform, Instant now) {
        return Envelope.command(EventId.random(now), session, sessionId, now, config.team(), config.author(), platform);
    }

    private static Outcome outcome(PublishOutcome published) {
        return switch (published) {
            case PublishOutcome.Acknowledged done -> Outcome.ACKNOWLEDGED;
            case PublishOutcome.Unavailable away -> Outcome.UNAVAILABLE;
            case PublishOutcome.TooLarge large -> Outcome.TOO_LARGE;
        };
    }
}
