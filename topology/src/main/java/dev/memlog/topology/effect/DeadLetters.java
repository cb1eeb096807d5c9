/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.Envelope;
import dev.memlog.event.EventId;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.Topics;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.team.TeamName;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.KeptEvents;
import dev.memlog.topology.state.ReplayList;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters. An event that failed transiently is also kept, to be replayed once when a provider works again;
 * its letter is retracted only when the event is settled otherwise.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private final KeptEvents pending;
    private final KeptEvents givenUp;
    private final EventIdStore ids;
    private final ReplayList replays;
    private final RecordForwarder forwarder;
    private final KeptEventDecoder decoder;
    private final TopologyMetrics metrics;

    public DeadLetters(
            KeptEvents pending,
            KeptEvents givenUp,
            EventIdStore ids,
            ReplayList replays,
            RecordForwarder forwarder,
            KeptEventDecoder decoder,
            TopologyMetrics metrics) {
        this.pending = pending;
        this.givenUp = givenUp;
        this.ids = ids;
        this.replays = replays;
        this.forwarder = forwarder;
        this.decoder = decoder;
        this.metrics = metrics;
    }

    /**
     * The cause of a dead letter. {@code batch} is null when none was frozen, {@code provider} blank when none failed.
     */
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

    /** Writes a dead letter, under its own key, for bytes that are not an event. */
    public void refuseUndecodable(byte[] value, SourceOffset offset, String message, Instant now) {
        metrics.deadLettered(FailureClass.UNDECODABLE);
        LOG.atWarn()
                .addKeyValue("topic", Topics.EVENTS)
                .addKeyValue("partition", offset.partition())
                .addKeyValue("offset", offset.offset())
                .addKeyValue("error", message)
                .log("record is not an event; it went to the dead letters");
        String key = DeadLetter.undecodableKey(Topics.EVENTS, offset.partition(), offset.offset());
        forwarder.deadLetter(
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

    /** Writes a letter of the sender's team for an event that reached another team's session. */
    void refuseForeign(ReadEvent read, String message, Instant now) {
        Envelope envelope = read.event().envelope();
        SessionId sender = senderOf(envelope);
        metrics.deadLettered(FailureClass.REJECTED);
        LOG.atWarn()
                .addKeyValue("sessionId", sender)
                .addKeyValue("eventId", envelope.id())
                .addKeyValue("error", message)
                .log("event is not of the session that it is addressed to; it went to the dead letters");
        forwarder.deadLetter(
                new DeadLetter(
                        DeadLetter.keyOf(sender, envelope.id()),
                        sender,
                        envelope.id(),
                        FailureClass.REJECTED,
                        message,
                        0,
                        now,
                        now,
                        null,
                        0,
                        0,
                        Topics.EVENTS,
                        read.offset().partition(),
                        read.offset().offset()),
                read.value(),
                now);
    }

    /** The session that the sender means, of its own team. */
    static SessionId senderOf(Envelope envelope) {
        SessionId named = envelope.sessionId();
        return named == null ? SessionId.ofNumber(envelope.owner(), envelope.session()) : named;
    }

    /** An event that no provider is asked about. */
    void refuse(SessionEvent event, SourceOffset offset, byte[] value, Cause cause, SessionState state, Instant now) {
        SessionNumber session = state.facts().identity().number();
        EventIdStore.Failure failure = failed(ids.get(session, event.envelope().id()), cause, 0, 0, now);
        ids.put(session, event.envelope().id(), new EventIdStore.Entry(EventOutcome.DEAD_LETTERED, now, failure));
        write(event, offset, value, cause, failure, state, now);
    }

    /** The event is settled otherwise than as a dead letter; if it was one before, its letter is taken back. */
    void settle(KeptEvent kept, EventOutcome outcome, SessionState state, Instant now) {
        SessionNumber session = state.facts().identity().number();
        SessionEvent event = decoder.decode(kept);
        ids.put(session, event.envelope().id(), EventIdStore.Entry.of(outcome, now));
        pending.remove(session, kept.sequence());
        if (kept.replayed()) {
            retract(event, state, now);
        }
    }

    void deadLetter(List<KeptEvent> events, Cause cause, SessionState state, Instant now) {
        events.forEach(kept -> deadLetter(kept, cause, state, now));
        report(cause, events.size(), state);
    }

    void report(Cause cause, int events, SessionState state) {
        LOG.atWarn()
                .addKeyValue("sessionId", state.facts().identity().sessionId())
                .addKeyValue("provider", cause.provider())
                .addKeyValue(
                        "attempt", cause.batch() == null ? 0 : cause.batch().attempts())
                .addKeyValue("error", cause.failure().wireName() + ": " + cause.message())
                .log("{} events given up; they went to the dead letters", events);
    }

    void deadLetter(KeptEvent kept, Cause cause, SessionState state, Instant now) {
        SessionNumber session = state.facts().identity().number();
        SessionEvent event = decoder.decode(kept);
        EventId id = event.envelope().id();
        LOG.atDebug()
                .addKeyValue("sessionId", state.facts().identity().sessionId())
                .addKeyValue("eventId", id)
                .log("event went to the dead letters");
        EventIdStore.Failure failure = failed(ids.get(session, id), cause, kept.sequence(), kept.promptNumber(), now);
        ids.put(session, id, new EventIdStore.Entry(EventOutcome.DEAD_LETTERED, now, failure));
        SourceOffset origin = new SourceOffset(kept.partition(), kept.offset());
        write(event, origin, kept.value(), cause, failure, state, now);
        pending.remove(session, kept.sequence());
        if (failure.replays() == 0 && (mayPass(cause.failure()) || mayBeProvidersFault(cause.failure()))) {
            givenUp.keep(session, kept);
            replays.add(session, now, mayPass(cause.failure()));
        }
    }

    /** True if any of the session's letters may be replayed unasked. */
    public boolean mayBeReplayed(SessionNumber session) {
        if (!replays.contains(session)) {
            return false;
        }
        if (givenUp.after(session, -1, 1, 1).events().isEmpty()) {
            replays.clear(session);
            return false;
        }
        return true;
    }

    /** Reopens an event that may be replayed unasked, in its old place; its letter stays until it is settled. */
    void restore(SessionNumber session, KeptEvent kept, Instant now) {
        reopen(session, decoder.decode(kept).envelope().id(), kept, now);
    }

    /** Reopens one dead letter's event, on command. */
    void reopen(SessionNumber session, EventId id, KeptEvent kept, Instant now) {
        EventIdStore.Entry entry = ids.get(session, id);
        if (entry == null || entry.failure() == null) {
            throw new IllegalStateException("event " + id + " is to be replayed but was not given up");
        }
        ids.put(
                session,
                id,
                new EventIdStore.Entry(EventOutcome.OPEN, now, entry.failure().replayed()));
        pending.keep(session, kept.toReplayed());
        forget(session, kept.sequence());
    }

    /**
     * Discards a dead letter for good.
     *
     * @return false if it is no longer a dead letter, and nothing is done
     */
    boolean discard(EventId id, SessionState state, Instant now) {
        SessionNumber session = state.facts().identity().number();
        EventIdStore.Entry entry = ids.get(session, id);
        if (entry == null || entry.outcome() != EventOutcome.DEAD_LETTERED) {
            return false;
        }
        if (entry.failure() != null) {
            long sequence = entry.failure().sequence();
            forget(session, sequence);
            if (sequence > 0) {
                TeamName team = state.facts().identity().sessionId().team();
                forwarder.memory(
                        Settlement.without(team, session, List.of(sequence), EventOutcome.DISCARDED, now), now);
            }
        }
        ids.put(session, id, EventIdStore.Entry.of(EventOutcome.DISCARDED, now));
        retract(state.facts().identity().sessionId(), id, now);
        // The letter may have been written before the session's id was known.
        retract(SessionId.ofNumber(state.facts().identity().sessionId().team(), session), id, now);
        return true;
    }

    /** The event is settled after all. */
    public void retract(SessionEvent event, SessionState state, Instant now) {
        retract(sessionOf(event, state), event.envelope().id(), now);
    }

    private void retract(SessionId session, EventId id, Instant now) {
        forwarder.deadLetterTombstone(DeadLetter.keyOf(session, id), now);
    }

    /** Finds the sessions again whose letters an earlier life of this task left to be tried. */
    public void recover() {
        replays.recover();
        if (replays.isEmpty()) {
            // An earlier version did not keep the counts.
            givenUp.countEach().forEach((session, events) -> replays.add(session, events, lastFailure(session), true));
        }
    }

    private Instant lastFailure(SessionNumber session) {
        KeptEvent last = givenUp.last(session);
        EventIdStore.Entry entry = last == null
                ? null
                : ids.get(session, decoder.decode(last).envelope().id());
        return entry == null ? Instant.EPOCH : entry.at();
    }

    /** Stops keeping the event for an unasked replay. */
    void forget(SessionNumber session, long sequence) {
        if (givenUp.remove(session, sequence)) {
            replays.remove(session);
        }
    }

    private static boolean mayPass(FailureClass failure) {
        return failure == FailureClass.TRANSIENT || failure == FailureClass.INTERRUPTED;
    }

    /** A request that was turned down may turn out to be one of many. */
    private static boolean mayBeProvidersFault(FailureClass failure) {
        return failure == FailureClass.REJECTED || failure == FailureClass.MISCONFIGURED;
    }

    private static EventIdStore.Failure failed(
            EventIdStore.@Nullable Entry known, Cause cause, long sequence, int promptNumber, Instant now) {
        EventIdStore.Failure before = known == null ? null : known.failure();
        return before == null
                ? new EventIdStore.Failure(
                        cause.attemptsOf(sequence), cause.firstFailedAt(sequence, now), 0, sequence, promptNumber)
                : new EventIdStore.Failure(
                        before.attempts() + cause.attemptsOf(sequence),
                        before.firstAt(),
                        before.replays(),
                        sequence,
                        promptNumber);
    }

    private void write(
            SessionEvent event,
            SourceOffset offset,
            byte[] value,
            Cause cause,
            EventIdStore.Failure failure,
            SessionState state,
            Instant now) {
        SessionId session = sessionOf(event, state);
        EventId id = event.envelope().id();
        metrics.deadLettered(cause.failure());
        forwarder.deadLetter(
                new DeadLetter(
                        DeadLetter.keyOf(session, id),
                        session,
                        id,
                        cause.failure(),
                        cause.message(),
                        failure.attempts(),
                        failure.firstAt(),
                        now,
                        cause.provider().isBlank() ? null : cause.provider(),
                        state.facts().generation(),
                        failure.replays(),
                        Topics.EVENTS,
                        offset.partition(),
                        offset.offset()),
                value,
                now);
    }

    private static SessionId sessionOf(SessionEvent event, SessionState state) {
        Envelope envelope = event.envelope();
        SessionId known = state.facts().identity().sessionId();
        return envelope.sessionId() == null && envelope.owner().equals(known.team()) ? known : senderOf(envelope);
    }
}
