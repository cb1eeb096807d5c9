/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.effect.Chores;
import dev.memlog.topology.effect.EffectRunner;
import dev.memlog.topology.effect.EffectRunner.Source;
import dev.memlog.topology.effect.Letters;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEventDecoder;
import dev.memlog.topology.state.SessionStore;
import java.time.Instant;

/**
 * Takes in records of the events topic: what is settled without a session on the spot, what is of a busy session later, and
 * all else at once.
 *
 * <p>Threading: confined to the stream thread.
 */
final class Intake {
    private final SessionStore sessions;
    private final EventTriage triage;
    private final Letters letters;
    private final EffectRunner effects;
    private final Chores chores;
    private final KeptEventDecoder decoder;

    /** Does to a session what a record says. */
    interface Taker {
        SessionState take(SessionInput input, Source read);
    }

    Intake(
            SessionStore sessions,
            EventTriage triage,
            Letters letters,
            EffectRunner effects,
            Chores chores,
            KeptEventDecoder decoder) {
        this.sessions = sessions;
        this.triage = triage;
        this.letters = letters;
        this.effects = effects;
        this.chores = chores;
        this.decoder = decoder;
    }

    void event(Source read, Taker taker, Instant now) {
        if (!effects.settlesWithoutSession(read, sessions, now)) {
            takeOrDefer(read, false, taker, now);
        }
    }

    /** Somebody wants a dead letter tried again. */
    void replay(Source read, Taker taker, Instant now) {
        takeOrDefer(read, true, taker, now);
    }

    /** Its turn has come. */
    void deferred(KeptEvent record, Taker taker, Instant now) {
        SourceOffset offset = new SourceOffset(record.partition(), record.offset());
        Source read = new Source(decoder.decode(record), offset, record.value(), record.traceparent());
        take(read, record.replayed(), taker, now);
    }

    private void takeOrDefer(Source read, boolean replay, Taker taker, Instant now) {
        SessionNumber session = read.event().envelope().session();
        if (chores.isBusy(session)) {
            chores.defer(session, read, replay, now);
        } else {
            take(read, replay, taker, now);
        }
    }

    private void take(Source read, boolean replay, Taker taker, Instant now) {
        if (!replay) {
            taker.take(triage.ofEvent(read.event(), read.offset(), now), read);
            return;
        }
        SessionInput input = triage.ofReplay(read.event(), read.offset(), now);
        SessionState after = taker.take(input, read);
        if (triage.isDoneWith(read.event(), input)) {
            letters.takeBack(read.event(), after, now);
        }
    }
}
