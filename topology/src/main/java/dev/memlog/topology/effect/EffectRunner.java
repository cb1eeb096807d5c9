/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.DeadLetter;
import dev.memlog.event.EventId;
import dev.memlog.event.EventTaken;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionId;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.Settlement;
import dev.memlog.event.SourceOffset;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.session.SessionEffect;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.call.BatchReader;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.state.EventIdStore;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.KeptEvents;
import dev.memlog.topology.state.SessionStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the machine decided, in stores and topics.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class EffectRunner {
    private final KeptEvents pending;
    private final BatchReader batches;
    private final EventIdStore ids;
    private final DeadLetters deadLetters;
    private final Chores chores;
    private final RecordForwarder forwarder;
    private final CallDispatcher dispatcher;
    private final KeptEventDecoder decoder;
    private final SpendGate gate;
    private final TopologyMetrics metrics;

    public EffectRunner(
            KeptEvents pending,
            BatchReader batches,
            EventIdStore ids,
            DeadLetters deadLetters,
            Chores chores,
            RecordForwarder forwarder,
            CallDispatcher dispatcher,
            KeptEventDecoder decoder,
            SpendGate gate,
            TopologyMetrics metrics) {
        this.pending = pending;
        this.batches = batches;
        this.ids = ids;
        this.deadLetters = deadLetters;
        this.chores = chores;
        this.forwarder = forwarder;
        this.dispatcher = dispatcher;
        this.decoder = decoder;
        this.gate = gate;
        this.metrics = metrics;
    }

    /** @param source null when no record is being processed, as in a punctuation */
    public void run(SessionEffect effect, SessionState state, @Nullable ReadEvent source, Instant now) {
        SessionNumber session = state.facts().identity().number();
        switch (effect) {
            case SessionEffect.KeepEvent keep -> keep(keep, session, Objects.requireNonNull(source, "source"));
            case SessionEffect.PublishEvent publish -> {
                SessionEvent event = Objects.requireNonNull(source, "source").event();
                forwarder.memory(EventTaken.of(event, session, publish.sequence(), publish.outcome()), now);
            }
            case SessionEffect.LongWork work -> chores.order(session, work, now);
            case SessionEffect.RecordOutcome record -> {
                ReadEvent read = Objects.requireNonNull(source, "source");
                ids.put(session, read.event().envelope().id(), EventIdStore.Entry.of(record.outcome(), now));
            }
            case SessionEffect.RefuseEvent refuse -> {
                ReadEvent read = Objects.requireNonNull(source, "source");
                DeadLetters.Cause cause = new DeadLetters.Cause(refuse.failure(), refuse.message(), null, "");
                deadLetters.refuse(read.event(), read.offset(), read.value(), cause, state, now);
            }
            case SessionEffect.SettleEvents settle -> {
                Settlement settlement = settle.settlement();
                settle(batches.kept(session, settlement.sequences()), settlement, state, now);
            }
            case SessionEffect.DeadLetterEvents give ->
                deadLetters.deadLetter(
                        batches.kept(session, give.sequences()),
                        new DeadLetters.Cause(give.failure(), give.message(), give.batch(), give.provider()),
                        state,
                        now);
            case SessionEffect.ReopenEvent reopen -> {
                ReadEvent read = Objects.requireNonNull(source, "source");
                EventId id = read.event().envelope().id();
                deadLetters.reopen(session, id, keptEvent(reopen.sequence(), reopen.promptNumber(), read), now);
            }
            case SessionEffect.DiscardDeadLetter discard ->
                deadLetters.discard(letterNamedBy(Objects.requireNonNull(source, "source")), state, now);
            case SessionEffect.ForwardMemory forward -> forwarder.memory(forward.memory(), now);
            case SessionEffect.ForwardEdit forward -> forwarder.memory(forward.edit(), now);
            case SessionEffect.ForwardTombstone forward -> forwarder.memoryTombstone(forward.key(), now);
            case SessionEffect.ForwardSpend forward -> {
                forwarder.spend(forward.spend(), now);
                gate.spent(
                        forward.call(),
                        forward.charge(),
                        forward.spend(),
                        state.facts().spent(),
                        now);
            }
            case SessionEffect.RecordCall record -> forwarder.call(record.call(), now);
            case SessionEffect.CancelCall cancel -> {
                if (dispatcher.cancel(cancel.call())) {
                    metrics.cancelled(cancel.provider());
                }
            }
        }
    }

    /**
     * Deletes what is left of a session that is not known here, or the letter of bytes that are of none, and begins no
     * session; safe to be done again.
     *
     * @return whether that is what the record asks for
     */
    public boolean settlesWithoutSession(ReadEvent read, SessionStore sessions, Instant now) {
        if (read.event() instanceof SessionEvent.DiscardUndecodable discard) {
            forwarder.deadLetterTombstone(discard.letter(), now);
            forwarder.memory(new MemoryRecord.Reflection(read.offset()), now);
            return true;
        }
        if (!(read.event() instanceof SessionEvent.ForgetMemories forget)
                || sessions.get(forget.envelope().session()) != null) {
            return false;
        }
        SessionId named = forget.envelope().sessionId();
        SessionId session = named == null ? SessionId.ofNumber(forget.envelope().session()) : named;
        for (MemoryKey memory : forget.memories()) {
            forwarder.memoryTombstone(memory.toString(), now);
            forwarder.memoryTombstone(MemoryRecord.MemoryEdit.keyOf(memory), now);
        }
        forget.letters().forEach(id -> forwarder.deadLetterTombstone(DeadLetter.keyOf(session, id), now));
        if (forget.whole()) {
            forwarder.memoryTombstone(MemoryRecord.SessionRecord.keyOf(session), now);
        }
        forwarder.memory(new MemoryRecord.Reflection(read.offset()), now);
        return true;
    }

    private void keep(SessionEffect.KeepEvent keep, SessionNumber session, ReadEvent read) {
        pending.keep(session, keptEvent(keep.sequence(), keep.promptNumber(), read));
    }

    private KeptEvent keptEvent(long sequence, int promptNumber, ReadEvent read) {
        SourceOffset at = read.offset();
        decoder.remember(at, read.event(), read.value().length);
        return new KeptEvent(
                sequence, promptNumber, at.partition(), at.offset(), false, read.traceparent(), read.value());
    }

    private static EventId letterNamedBy(ReadEvent read) {
        if (read.event() instanceof SessionEvent.DiscardLetter discard) {
            return discard.event();
        }
        throw new IllegalStateException(
                "no command to discard a letter: " + read.event().getClass());
    }

    private void settle(List<KeptEvent> events, Settlement settlement, SessionState state, Instant now) {
        events.forEach(event -> deadLetters.settle(event, settlement.outcome(), state, now));
        forwarder.memory(settlement, now);
    }
}
