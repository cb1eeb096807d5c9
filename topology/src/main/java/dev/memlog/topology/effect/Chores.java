/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.effect;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.session.SessionEffect;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.state.Chore;
import dev.memlog.topology.state.ChoreStore;
import dev.memlog.topology.state.KeptEvent;
import dev.memlog.topology.state.KeptEvents;
import dev.memlog.topology.state.SessionStore;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs long work in portions. The first portion is in the transaction that decided it; the rest is stored as a chore
 * and continues with the punctuations, the sessions in turn. A session with a chore is busy: it starts no call, and
 * records read for it are deferred in order until its chores are done.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class Chores {
    private static final Logger LOG = LoggerFactory.getLogger(Chores.class);
    private final ChoreStore store;
    private final KeptEvents deferred;
    private final ChoreRunner runner;
    private final SessionStore sessions;
    private final SessionMachine machine;
    private final LongSupplier nanos;
    private final Portion portion;

    /** Index of the stored work; the session whose turn it is comes first. */
    private final Set<SessionNumber> busy = new LinkedHashSet<>();

    private long restUntil;

    /** @param nanos a monotonic clock */
    public Chores(
            ChoreStore store,
            KeptEvents deferred,
            ChoreRunner runner,
            SessionStore sessions,
            SessionMachine machine,
            LongSupplier nanos) {
        this.store = store;
        this.deferred = deferred;
        this.runner = runner;
        this.sessions = sessions;
        this.machine = machine;
        this.nanos = nanos;
        portion = new Portion(nanos);
        portion.begin();
        restUntil = nanos.getAsLong();
    }

    /** Restores the index from the work an earlier life of this task left. */
    public void recover() {
        busy.addAll(store.sessions());
        busy.addAll(deferred.sessions());
    }

    public boolean isBusy(SessionNumber session) {
        return busy.contains(session);
    }

    public boolean isEmpty() {
        return busy.isEmpty();
    }

    /** Ends the portion of a record or a punctuation; the next has its own. */
    public void endPortion() {
        portion.begin();
    }

    /** Does a first portion at once, unless the session has work to be done before. */
    void order(SessionNumber session, SessionEffect.LongWork work, Instant now) {
        Chore chore = Chore.of(work);
        if (isBusy(session)) {
            store.append(session, chore);
            return;
        }
        Chore rest = portion.isUsedUp() ? chore : run(session, chore, now);
        if (rest != null) {
            store.append(session, rest);
            busy.add(session);
            LOG.atInfo()
                    .addKeyValue("sessionId", state(session).facts().identity().sessionId())
                    .log("{} continues in portions", work.getClass().getSimpleName());
        }
    }

    /** Defers a record of a busy session. */
    public void defer(SessionNumber session, ReadEvent read, boolean replay, Instant now) {
        deferred.keep(
                session,
                new KeptEvent(
                        read.offset().offset(),
                        0,
                        read.offset().partition(),
                        read.offset().offset(),
                        replay,
                        read.traceparent(),
                        read.value()));
        count(session, new SessionInput.RecordDeferred(now));
    }

    /**
     * Runs one portion of the remaining work, unless less time has passed than the last portion took.
     *
     * @param acceptor accepts a deferred record
     * @param done called with a session that is no longer busy
     */
    public void resume(Consumer<KeptEvent> acceptor, Consumer<SessionState> done, Instant now) {
        if (busy.isEmpty() || nanos.getAsLong() - restUntil < 0) {
            return;
        }
        long began = nanos.getAsLong();
        while (!busy.isEmpty() && !portion.isUsedUp()) {
            Iterator<SessionNumber> first = busy.iterator();
            SessionNumber session = first.next();
            while (isBusy(session) && !portion.isUsedUp()) {
                advance(session, acceptor, done, now);
            }
            if (busy.remove(session)) {
                busy.add(session); // It was not done: others first.
            }
        }
        long ended = nanos.getAsLong();
        restUntil = ended + (ended - began);
    }

    private void advance(
            SessionNumber session, Consumer<KeptEvent> acceptor, Consumer<SessionState> done, Instant now) {
        ChoreStore.Entry first = store.first(session);
        if (first != null) {
            Chore rest = run(session, first.chore(), now);
            if (rest == null) {
                store.remove(session, first);
            } else {
                store.put(session, new ChoreStore.Entry(first.ordinal(), rest));
            }
            return;
        }
        KeptEvents.Run next = deferred.after(session, -1, 1, 1);
        if (next.events().isEmpty()) {
            busy.remove(session);
            done.accept(state(session));
            return;
        }
        KeptEvent record = next.events().getFirst();
        portion.spend(record.value().length);
        deferred.remove(session, record.sequence());
        count(session, new SessionInput.RecordResumed(now));
        acceptor.accept(record);
    }

    private @Nullable Chore run(SessionNumber session, Chore chore, Instant now) {
        SessionState before = state(session);
        ChoreRunner.Progress progress = runner.run(chore, before, portion, now);
        SessionInput.Move move = progress.move();
        if (move != null) {
            long left = left(before, move);
            long moved = progress.all() ? left : Math.min(left, progress.events());
            count(session, new SessionInput.EventsMoved(move, moved, now));
        }
        return progress.rest();
    }

    private static long left(SessionState state, SessionInput.Move move) {
        return switch (move) {
            case GIVEN_UP, DISCARDED -> state.facts().tally().open();
            case REOPENED, DEAD_LETTERS_DISCARDED -> state.facts().tally().deadLettered();
        };
    }

    private void count(SessionNumber session, SessionInput input) {
        sessions.put(machine.on(state(session), input).applied().state());
    }

    private SessionState state(SessionNumber session) {
        SessionState state = sessions.get(session);
        if (state == null) {
            throw new IllegalStateException("session " + session + " has work to be done but is not known");
        }
        return state;
    }
}
