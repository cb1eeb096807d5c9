/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.EventOutcome;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.state.EventIds;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEvents;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives events up: a dead letter each. Those that failed by no fault of their own are kept as well, to be tried once more
 * when a provider works again; a letter is taken back only when its event is settled otherwise.
 *
 * <p>Threading: confined to the stream thread.
 */
final class Letters {
    private static final Logger LOG = LoggerFactory.getLogger(Letters.class);
    private final KeptEvents pending;
    private final KeptEvents givenUp;
    private final EventIds ids;
    private final ReplayList replays;
    private final Outbox outbox;
    private final KeptEventDecoder decoder;
    private final TopologyMetrics metrics;

    Letters(
            KeptEvents pending,
            KeptEvents givenUp,
            EventIds ids,
            ReplayList replays,
            Outbox outbox,
            KeptEventDecoder decoder,
            TopologyMetrics metrics) {
        this.pending = pending;
        this.givenUp = givenUp;
        this.ids = ids;
        this.replays = replays;
        this.outbox = outbox;
        this.decoder = decoder;
        this.metrics = metrics;
    }

    /** Why events are given up. {@code batch} is null when none was frozen, {@code provider} blank when none failed. */
    record Cause(
            FailureClass failure, String message, @Nullable Batch batch, String provider) {
        private @Nullable Batch carrying(long sequence) {
            return batch != null && batch.sequences().contains(sequence) ? batch : null;
        }

        int attemptsOf(long sequence) {
            Batch tried = carrying(sequence);
            return tried == null ? 0 : tried.attempts();
        }

        Instant firstFailedAt(long sequence, Instant now) {
            Batch tried = carrying(sequence);
            return tried == null || tried.firstFailedAt() == null ? now : tried.firstFailedAt();
        }
    }

    /** Bytes on the events topic that are no event: a letter under a key of their own, and nothing stops. */
    void refuseUndecodable(byte[] value, SourceOffset offset, String message, Instant now) {
        metrics.deadLettered(FailureClass.UNDECODABLE);
        LOG.atWarn()
                .addKeyValue("topic", Topics.EVENTS)
                .addKeyValue("partition", offset.partition())
                .addKeyValue("offset", offset.offset())
                .addKeyValue("error", message)
                .log("record is not an event; it went to the dead letters");
        String key = DeadLetter.undecodableKey(Topics.EVENTS, offset.partition(), offset.offset());
        outbox.deadLetter(
                new DeadLetter(
                        key,
                        null,
                        null,
                        FailureClass.UNDECODABLE,
                        message,
                        0,
                        now,
                        now,
                        null,
                        0,
                        0,
                        Topics.EVENTS,
                        offset.partition(),
                        offset.offset()),
                value,
                now);
    }

    /** An event that no provider is asked about. */
    void refuse(SessionEvent event, SourceOffset offset, byte[] value, Cause cause, SessionState state, Instant now) {
        EventIds.Entry entry = new EventIds.Entry(EventOutcome.DEAD_LETTERED, now, 0, now);
        ids.put(state.facts().identity().number(), event.envelope().id(), entry);
        write(event, offset, value, cause, entry, 0, state, now);
    }

    void giveUp(List<KeptEvent> events, Cause cause, SessionState state, Instant now) {
        SessionNumber session = state.facts().identity().number();
        LOG.atWarn()
                .addKeyValue("sessionId", state.facts().identity().sessionId())
                .addKeyValue("provider", cause.provider())
                .addKeyValue(
                        "attempt", cause.batch() == null ? 0 : cause.batch().attempts())
                .addKeyValue("error", cause.failure().wireName() + ": " + cause.message())
                .log("{} events given up; they went to the dead letters", events.size());
        for (KeptEvent kept : events) {
            SessionEvent event = decoder.decode(kept);
            EventId id = event.envelope().id();
            EventIds.Entry entry = failed(ids.get(session, id), cause, kept.sequence(), now);
            ids.put(session, id, entry);
            write(
                    event,
                    new SourceOffset(kept.partition(), kept.offset()),
                    kept.value(),
                    cause,
                    entry,
                    kept.replayed() ? 1 : 0,
                    state,
                    now);
            pending.remove(session, kept.sequence());
            if (!kept.replayed() && mayPass(cause.failure())) {
                givenUp.keep(session, kept);
                replays.add(session, now);
            }
        }
    }

    /** How many of the session's letters would be tried again. */
    int replayable(SessionNumber session) {
        return givenUp.all(session).size();
    }

    /** What may be tried again waits as before, in its old place; its letters stay until it is settled. */
    void restore(SessionNumber session, Instant now) {
        for (KeptEvent kept : givenUp.all(session)) {
            EventId id = decoder.decode(kept).envelope().id();
            EventIds.Entry entry = ids.get(session, id);
            if (entry == null) {
                throw new IllegalStateException("event " + id + " was given up but is not known");
            }
            ids.put(session, id, entry.become(EventOutcome.OPEN, now));
            pending.keep(session, kept.toReplayed());
            givenUp.remove(session, kept.sequence());
        }
        replays.remove(session);
    }

    void abandon(SessionNumber session) {
        givenUp.all(session).forEach(kept -> givenUp.remove(session, kept.sequence()));
        replays.remove(session);
    }

    /** The event is settled after all. */
    void takeBack(SessionEvent event, SessionState state, Instant now) {
        outbox.deadLetterTombstone(
                DeadLetter.keyOf(sessionOf(event, state), event.envelope().id()), now);
    }

    /** Finds the sessions again whose letters an earlier life of this task left to be tried. */
    void recover() {
        for (SessionNumber session : givenUp.sessions()) {
            KeptEvent first = givenUp.all(session).getFirst();
            EventIds.Entry entry =
                    ids.get(session, decoder.decode(first).envelope().id());
            replays.add(session, entry == null ? Instant.EPOCH : entry.at());
        }
    }

    private static boolean mayPass(FailureClass failure) {
        return failure == FailureClass.TRANSIENT || failure == FailureClass.INTERRUPTED;
    }

    private static EventIds.Entry failed(EventIds.@Nullable Entry known, Cause cause, long sequence, Instant now) {
        int before = known == null ? 0 : known.attempts();
        Instant first = known == null || known.firstFailedAt() == null
                ? cause.firstFailedAt(sequence, now)
                : known.firstFailedAt();
        return new EventIds.Entry(EventOutcome.DEAD_LETTERED, now, before + cause.attemptsOf(sequence), first);
    }

    private void write(
            SessionEvent event,
            SourceOffset offset,
            byte[] value,
            Cause cause,
            EventIds.Entry entry,
            int replayed,
            SessionState state,
            Instant now) {
        SessionId session = sessionOf(event, state);
        EventId id = event.envelope().id();
        metrics.deadLettered(cause.failure());
        outbox.deadLetter(
                new DeadLetter(
                        DeadLetter.keyOf(session, id),
                        session,
                        id,
                        cause.failure(),
                        cause.message(),
                        entry.attempts(),
                        entry.firstFailedAt() == null ? now : entry.firstFailedAt(),
                        now,
                        cause.provider().isBlank() ? null : cause.provider(),
                        state.facts().generation(),
                        replayed,
                        Topics.EVENTS,
                        offset.partition(),
                        offset.offset()),
                value,
                now);
    }

    private static SessionId sessionOf(SessionEvent event, SessionState state) {
        Envelope envelope = event.envelope();
        return envelope.sessionId() == null ? state.facts().identity().sessionId() : envelope.sessionId();
    }
}
