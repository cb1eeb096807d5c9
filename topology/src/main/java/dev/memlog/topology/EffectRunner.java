/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.event.UndecodableException;
import dev.memlog.event.WireCodec;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.EventOutcome;
import dev.memlog.processor.session.SessionEffect;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.state.EventIds;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.PendingEvents;
import dev.memlog.topology.state.RecentEntries;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what the machine decided, in stores and topics.
 *
 * <p>Threading: confined to the stream thread.
 */
final class EffectRunner {
    private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);
    private static final int RECENT = 1_000;
    private static final int SMALL = 4 * 1024;

    private final PendingEvents pending;
    private final EventIds ids;
    private final Outbox outbox;
    private final CallDispatcher dispatcher;
    private final WireCodec codec;
    private final TopologyMetrics metrics;
    private final RecentEntries<SourceOffset, SessionEvent> recent = new RecentEntries<>(RECENT);

    /** The record of the events topic being processed; effects that speak of it occur only then. */
    record Source(SessionEvent event, SourceOffset offset, byte[] value) {}

    EffectRunner(
            PendingEvents pending,
            EventIds ids,
            Outbox outbox,
            CallDispatcher dispatcher,
            WireCodec codec,
            TopologyMetrics metrics) {
        this.pending = pending;
        this.ids = ids;
        this.outbox = outbox;
        this.dispatcher = dispatcher;
        this.codec = codec;
        this.metrics = metrics;
    }

    /** @param source null when no record is being processed, as in a punctuation */
    void run(SessionEffect effect, SessionState state, @Nullable Source source, Instant now) {
        SessionNumber session = state.facts().identity().number();
        switch (effect) {
            case SessionEffect.KeepEvent keep -> {
                Source read = Objects.requireNonNull(source, "source");
                SourceOffset at = read.offset();
                if (read.value().length <= SMALL) {
                    recent.put(at, read.event());
                }
                pending.keep(
                        session,
                        new KeptEvent(keep.sequence(), keep.promptNumber(), at.partition(), at.offset(), read.value()));
            }
            case SessionEffect.RecordOutcome record -> {
                Source read = Objects.requireNonNull(source, "source");
                ids.record(session, read.event().envelope().id(), record.outcome(), now);
            }
            case SessionEffect.RefuseEvent refuse ->
                refuse(refuse, state, Objects.requireNonNull(source, "source"), now);
            case SessionEffect.SettleEvents settle -> {
                logDoubtful(settle, state);
                settle.sequences().forEach(sequence -> settle(session, kept(session, sequence), settle.outcome(), now));
            }
            case SessionEffect.SettleAllEvents settle ->
                pending.all(session).forEach(event -> settle(session, event, settle.outcome(), now));
            case SessionEffect.GiveUpEvents give -> {
                List<KeptEvent> events = give.sequences().stream()
                        .map(sequence -> kept(session, sequence))
                        .toList();
                giveUp(events, give.failure(), give.message(), give.batch(), give.provider(), state, now);
            }
            case SessionEffect.GiveUpAllEvents give ->
                giveUp(pending.all(session), give.failure(), give.message(), give.batch(), give.provider(), state, now);
            case SessionEffect.ForwardMemory forward -> outbox.memory(forward.memory(), now);
            case SessionEffect.ForwardTombstone forward -> outbox.memoryTombstone(forward.key(), now);
            case SessionEffect.RecordCall record -> outbox.call(record.call(), now);
            case SessionEffect.CancelCall cancel -> {
                if (dispatcher.cancel(cancel.call())) {
                    metrics.cancelled(cancel.provider());
                }
            }
        }
    }

    /** Bytes on the events topic that are no event: a letter under a key of their own, and nothing stops. */
    void refuseUndecodable(byte[] value, SourceOffset offset, String message, Instant now) {
        DeadLetter letter = new DeadLetter(
                DeadLetter.undecodableKey(Topics.EVENTS, offset.partition(), offset.offset()),
                null,
                null,
                FailureClass.UNDECODABLE,
                message,
                0,
                now,
                now,
                null,
                0,
                Topics.EVENTS,
                offset.partition(),
                offset.offset());
        metrics.deadLettered(FailureClass.UNDECODABLE);
        LOG.atWarn()
                .addKeyValue("topic", Topics.EVENTS)
                .addKeyValue("partition", offset.partition())
                .addKeyValue("offset", offset.offset())
                .addKeyValue("error", message)
                .log("record is not an event; it went to the dead letters");
        outbox.deadLetter(letter, value, now);
    }

    SessionEvent decode(KeptEvent event) {
        SessionEvent known = recent.get(new SourceOffset(event.partition(), event.offset()));
        if (known != null) {
            return known;
        }
        try {
            return codec.decodeEvent(event.value());
        } catch (UndecodableException e) {
            throw new SerializationException("a kept event does not decode any more: " + event, e);
        }
    }

    KeptEvent kept(SessionNumber session, long sequence) {
        KeptEvent event = pending.get(session, sequence);
        if (event == null) {
            throw new IllegalStateException("event " + sequence + " of session " + session + " is open but not kept");
        }
        return event;
    }

    private void settle(SessionNumber session, KeptEvent event, EventOutcome outcome, Instant now) {
        ids.record(session, decode(event).envelope().id(), outcome, now);
        pending.remove(session, event.sequence());
    }

    private void refuse(SessionEffect.RefuseEvent refuse, SessionState state, Source source, Instant now) {
        ids.record(state.facts().identity().number(), source.event().envelope().id(), EventOutcome.DEAD_LETTERED, now);
        deadLetter(
                source.event(),
                source.offset(),
                source.value(),
                refuse.failure(),
                refuse.message(),
                null,
                "",
                state,
                now);
    }

    private void giveUp(
            List<KeptEvent> events,
            FailureClass failure,
            String message,
            Batch batch,
            String provider,
            SessionState state,
            Instant now) {
        SessionNumber session = state.facts().identity().number();
        LOG.atWarn()
                .addKeyValue("sessionId", state.facts().identity().sessionId())
                .addKeyValue("provider", provider)
                .addKeyValue("attempt", batch.attempts())
                .addKeyValue("error", failure.wireName() + ": " + message)
                .log("{} events given up; they went to the dead letters", events.size());
        for (KeptEvent kept : events) {
            Batch tried = batch.sequences().contains(kept.sequence()) ? batch : null;
            SourceOffset offset = new SourceOffset(kept.partition(), kept.offset());
            deadLetter(decode(kept), offset, kept.value(), failure, message, tried, provider, state, now);
            settle(session, kept, EventOutcome.DEAD_LETTERED, now);
        }
    }

    /** @param tried the batch whose attempts the event shared; null when none carried it */
    private void deadLetter(
            SessionEvent event,
            SourceOffset offset,
            byte[] value,
            FailureClass failure,
            String message,
            @Nullable Batch tried,
            String provider,
            SessionState state,
            Instant now) {
        Envelope envelope = event.envelope();
        var sessionId = envelope.sessionId() == null ? state.facts().identity().sessionId() : envelope.sessionId();
        Instant firstFailedAt = tried == null || tried.firstFailedAt() == null ? now : tried.firstFailedAt();
        metrics.deadLettered(failure);
        outbox.deadLetter(
                new DeadLetter(
                        DeadLetter.keyOf(sessionId, envelope.id()),
                        sessionId,
                        envelope.id(),
                        failure,
                        message,
                        tried == null ? 0 : tried.attempts(),
                        firstFailedAt,
                        now,
                        provider.isBlank() ? null : provider,
                        state.facts().generation(),
                        Topics.EVENTS,
                        offset.partition(),
                        offset.offset()),
                value,
                now);
    }

    private static void logDoubtful(SessionEffect.SettleEvents settle, SessionState state) {
        if (!settle.evidence().isBlank()) {
            LOG.atWarn()
                    .addKeyValue("sessionId", state.facts().identity().sessionId())
                    .log(
                            "{} events skipped: the provider answered outside the grammar twice",
                            settle.sequences().size());
            LOG.atTrace().addKeyValue("evidence", settle.evidence()).log("what it answered");
        }
    }
}
