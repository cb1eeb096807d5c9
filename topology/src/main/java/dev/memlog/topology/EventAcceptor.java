/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.effect.Chores;
import dev.memlog.topology.effect.DeadLetters;
import dev.memlog.topology.effect.ForeignEvents;
import dev.memlog.topology.effect.OrphanCommands;
import dev.memlog.topology.effect.ReadEvent;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.TaskStores;
import java.time.Instant;

/**
 * Accepts records of the events topic: keeps those of another team out, carries out commands without a session, defers
 * records of a busy session, and applies the rest at once.
 *
 * <p>Threading: confined to the stream thread.
 */
final class EventAcceptor {
    private final EventTriage triage;
    private final ForeignEvents foreign;
    private final OrphanCommands orphans;
    private final DeadLetters deadLetters;
    private final Chores chores;
    private final KeptEventDecoder decoder;

    /** Applies a record's input to its session. */
    interface SessionUpdate {
        SessionState apply(SessionInput input, ReadEvent read);
    }

    EventAcceptor(
            TaskStores stores, ForeignEvents foreign, OrphanCommands orphans, DeadLetters deadLetters, Chores chores) {
        triage = new EventTriage(stores.ids());
        decoder = stores.decoder();
        this.foreign = foreign;
        this.orphans = orphans;
        this.deadLetters = deadLetters;
        this.chores = chores;
    }

    void onEvent(ReadEvent read, SessionUpdate update, Instant now) {
        if (!foreign.keepsOut(read, now) && !orphans.carriesOut(read, now)) {
            acceptOrDefer(read, false, update, now);
        }
    }

    /** Accepts a command to replay a dead letter. */
    void onReplay(ReadEvent read, SessionUpdate update, Instant now) {
        if (!foreign.keepsOut(read, now)) {
            acceptOrDefer(read, true, update, now);
        }
    }

    /** Its turn has come. */
    void onDeferred(KeptEvent record, SessionUpdate update, Instant now) {
        SourceOffset offset = new SourceOffset(record.partition(), record.offset());
        ReadEvent read = new ReadEvent(decoder.decode(record), offset, record.value(), record.traceparent());
        accept(read, record.replayed(), update, now);
    }

    private void acceptOrDefer(ReadEvent read, boolean replay, SessionUpdate update, Instant now) {
        SessionNumber session = read.event().envelope().session();
        if (chores.isBusy(session)) {
            chores.defer(session, read, replay, now);
        } else {
            accept(read, replay, update, now);
        }
    }

    private void accept(ReadEvent read, boolean replay, SessionUpdate update, Instant now) {
        if (!replay) {
            update.apply(triage.ofEvent(read.event(), read.offset(), now), read);
            return;
        }
        SessionInput input = triage.ofReplay(read.event(), read.offset(), now);
        SessionState after = update.apply(input, read);
        if (triage.isDoneWith(read.event(), input)) {
            deadLetters.retract(read.event(), after, now);
        }
    }
}
