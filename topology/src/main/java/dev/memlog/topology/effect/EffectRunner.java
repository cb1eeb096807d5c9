/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.EventId;
import dev.memlog.event.EventTaken;
import dev.memlog.event.SessionEvent;
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
import dev.memlog.topology.state.TaskStores;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the machine's effects in stores and topics.
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
            TaskStores stores,
            DeadLetters deadLetters,
            Chores chores,
            RecordForwarder forwarder,
            CallDispatcher dispatcher,
            SpendGate gate,
            TopologyMetrics metrics) {
        pending = stores.pending();
        batches = new BatchReader(stores);
        ids = stores.ids();
        decoder = stores.decoder();
        this.deadLetters = deadLetters;
        this.chores = chores;
        this.forwarder = forwarder;
        this.dispatcher = dispatcher;
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
