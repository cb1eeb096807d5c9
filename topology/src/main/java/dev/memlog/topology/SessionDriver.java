/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.CallRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.thread.Border;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.Place;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.money.Hold;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionState;
import dev.memlog.processor.session.Transition;
import dev.memlog.topology.EffectRunner.Source;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.call.Completion;
import dev.memlog.topology.state.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Drives one task's sessions: loads a state, asks the machine, stores the next state, runs the effects, and starts what
 * may be started. It is the one place where a session's state changes.
 *
 * <p>Threading: confined to the stream thread.
 */
final class SessionDriver implements AutoCloseable {
    private static final int COMPLETIONS_PER_TICK = 500;
    private static final int REPLAYS_PER_TICK = 100;

    private final SessionStore sessions;
    private final Takeover takeover;
    private final Expiry expiry;
    private final IdleTime idleTime;
    private final Intake intake;
    private final Letters letters;
    private final ReplayList replays;
    private final Chores chores;
    private final EffectRunner effects;
    private final Outbox outbox;
    private final RetryPolicy policy;
    private final SessionMachine machine;
    private final CallFraming framing;
    private final ProviderChain chain;
    private final CallDispatcher dispatcher;
    private final DrainSignal drain;
    private final TopologyMetrics metrics;
    private final Duration replayAfter;
    private final CompletionReader completions;
    private final WorkList work;
    private final InstantSource wall;
    private final SpendHolds holds;

    /** Attempts that are stored but not known to be committed, with the place each has taken at its provider. */
    private final Map<CallRecord, Place> uncommitted = new HashMap<>();

    private boolean begun;

    private boolean closed;
    private TopologyMotion.Waiting waits = TopologyMotion.Waiting.NOTHING;

    /** Whether what could start waits for a provider's next minute rather than for a call to end. */
    private boolean paced;

    SessionDriver(
            SessionStore sessions,
            Takeover takeover,
            Expiry expiry,
            Intake intake,
            Letters letters,
            ReplayList replays,
            Chores chores,
            EffectRunner effects,
            Outbox outbox,
            RetryPolicy policy,
            CallFraming framing,
            ProviderChain chain,
            CallDispatcher dispatcher,
            DrainSignal drain,
            TopologyMetrics metrics,
            SpendGate gate,
            InstantSource wall,
            Duration replayAfter) {
        this.sessions = sessions;
        this.takeover = takeover;
        this.expiry = expiry;
        idleTime = new IdleTime(policy.staleAfter());
        this.intake = intake;
        this.letters = letters;
        this.replays = replays;
        this.chores = chores;
        this.effects = effects;
        this.outbox = outbox;
        this.policy = policy;
        this.machine = new SessionMachine(policy);
        this.framing = framing;
        this.chain = chain;
        this.dispatcher = dispatcher;
        this.drain = drain;
        this.metrics = metrics;
        this.replayAfter = replayAfter;
        completions = new CompletionReader(framing, chain, gate, metrics);
        this.wall = wall;
        work = new WorkList(policy.longestDelay().multipliedBy(2), chores::isBusy);
        holds = new SpendHolds(gate, work, wall);
    }

    void onEvent(Source read, Instant now) {
        recover(now);
        intake.event(read, this::take, now);
        startWhatMay(now);
        writeChanges(now);
    }

    /** Somebody wants a dead letter tried again. */
    void onReplay(Source read, Instant now) {
        recover(now);
        intake.replay(read, this::take, now);
        startWhatMay(now);
        writeChanges(now);
    }

    void onUndecodable(byte[] value, SourceOffset offset, String message, Instant now) {
        recover(now);
        letters.refuseUndecodable(value, offset, message, now);
        writeChanges(now);
    }

    /** The attempt's transaction has committed: now its call may leave. */
    void onCallCommitted(CallRecord call, Instant now) {
        recover(now);
        dispatch(call, now);
        writeChanges(now);
    }

    /** What a punctuation does: takes in completions, wakes what is due, starts what may be started. */
    void tick(Instant now) {
        if (closed) {
            return;
        }
        recover(now);
        takeOverMore(now);
        CallDispatcher.Ended ended;
        for (int i = 0; i < COMPLETIONS_PER_TICK && (ended = dispatcher.poll()) != null; i++) {
            // A call may end while this loop runs: what is to wait a second waits from then on.
            complete(ended, ended.at().isAfter(now) ? ended.at() : now);
        }
        returnForgotten(now);
        chores.goOn(record -> intake.deferred(record, this::take, now), state -> work.index(state, now), now);
        work.wakeDue(now);
        replayWhatMayWorkAgain(now);
        startWhatMay(now);
        tryLetters(now);
        letTimePass(now);
        writeChanges(now);
        expiry.tick(now);
    }

    /** How soon the next punctuation is wanted, which is rare when nothing is under way and nothing waits. */
    Duration nextTick() {
        if (!takeover.isDone() || dispatcher.hasCompletions() || !uncommitted.isEmpty() || dispatcher.inFlight() > 0) {
            return Duration.ofMillis(25);
        }
        boolean more = expiry.isUnderWay() || idleTime.isUnderWay();
        if (more || (work.hasReady() && !paced && !drain.isDraining())) {
            return Duration.ofMillis(100);
        }
        if (!chores.isEmpty()) {
            return Duration.ofMillis(50);
        }
        if (!work.isEmpty() || !replays.isEmpty() || dispatcher.awaitsCosts()) {
            return Duration.ofMillis(500);
        }
        if (work.hasHeld()) {
            return Duration.ofSeconds(1);
        }
        return work.hasIdle() ? idleTime.nextWithin(Expiry.LOOK_EVERY) : Expiry.LOOK_EVERY;
    }

    int callsUnderWay() {
        return uncommitted.size() + dispatcher.inFlight();
    }

    /** A driver that is closed does nothing any more, whoever asks. */
    @Override
    public void close() {
        closed = true;
        uncommitted.values().forEach(Place::close);
        uncommitted.clear();
        dispatcher.close();
        metrics.stopped(this);
    }

    /** Takes over what an earlier life of this task left. Not in the processor's init, whose writes cause no commit. */
    private void recover(Instant now) {
        if (closed) {
            throw new IllegalStateException("the task is closed");
        }
        if (!begun) {
            begun = true;
            idleTime.begin(now);
            letters.recover();
            chores.recover();
            takeOverMore(now);
        }
    }

    private void takeOverMore(Instant now) {
        if (!takeover.isDone()) {
            takeover.portion(now, state -> takeOver(state, now));
            writeChanges(now);
        }
    }

    private SessionState takeOver(SessionState state, Instant now) {
        if (state instanceof SessionState.Calling) { // Its attempt is spent, whether or not its call had left.
            return apply(state, new SessionInput.AttemptInterrupted(now), null).state();
        }
        work.index(state, now);
        return state;
    }

    /** The session as it is known; one that an earlier life of this task left is taken over before anything else. */
    private @Nullable SessionState known(SessionNumber session, Instant now) {
        SessionState state = sessions.get(session);
        return state != null && takeover.claims(session) ? takeOver(state, now) : state;
    }

    private SessionState take(SessionInput input, Source read) {
        SessionState known = known(read.event().envelope().session(), input.now());
        SessionState state = known == null ? machine.begin(read.event(), input.now()) : known;
        return apply(state, input, read).state();
    }

    private void dispatch(CallRecord call, Instant now) {
        Place place = uncommitted.remove(call);
        if (place == null) {
            return; // An attempt of an earlier life of this task: recovery has counted it as spent.
        }
        boolean flies = false;
        try {
            flies = dispatch(call, place, now);
        } finally {
            if (!flies) {
                place.close();
            }
        }
    }

    /** @return whether the place is the dispatcher's now */
    private boolean dispatch(CallRecord call, Place place, Instant now) {
        SessionState state = known(call.session(), now);
        if (!(state instanceof SessionState.Calling calling)
                || !calling.toCallRecord().equals(call)) {
            return false; // Cancelled meanwhile.
        }
        if (drain.isDraining() || holds.of(state) != null || !place.renew()) {
            apply(state, new SessionInput.AttemptReturned(now), null);
            return false;
        }
        metrics.dispatched(place.client().name(), call.attempt());
        boolean decisive = calling.batch().replayed() || policy.isLastAttempt(calling.batch());
        PromptInput input;
        try {
            input = framing.input(calling);
        } catch (RuntimeException e) {
            if (BrokenRecords.isKafkas(e)) {
                throw e;
            }
            dispatcher.fail(call, place, decisive, e);
            return true;
        }
        dispatcher.dispatch(call, place, input, decisive);
        return true;
    }

    /** Attempts whose record has not come back for so long that their places were taken back are not spent. */
    private void returnForgotten(Instant now) {
        List<CallRecord> forgotten = uncommitted.entrySet().stream()
                .filter(attempt -> !attempt.getValue().isHeld())
                .map(Map.Entry::getKey)
                .toList();
        for (CallRecord call : forgotten) {
            uncommitted.remove(call);
            if (sessions.get(call.session()) instanceof SessionState.Calling calling
                    && calling.toCallRecord().equals(call)) {
                apply(calling, new SessionInput.AttemptReturned(now), null);
            }
        }
    }

    private void complete(CallDispatcher.Ended ended, Instant now) {
        Completion completion = ended.completion();
        CallRecord call = completion.call();
        SessionState known = known(call.session(), now);
        Charge charge = completions.charge(completion);
        // Counted even if nobody waits for the call any more.
        SessionState state = known == null || charge == null
                ? known
                : apply(known, new SessionInput.CallCharged(call, charge, wall.instant()), null)
                        .state();
        if (!ended.awaited()
                || !(state instanceof SessionState.Calling calling)
                || !calling.toCallRecord().equals(call)) {
            return; // Stale: the session was cancelled and may already be calling again.
        }
        SessionInput input = completions.read(completion, calling, now);
        Transition transition;
        try {
            transition = machine.on(state, input);
        } catch (RuntimeException | StackOverflowError e) {
            // Nothing is stored yet: a reply that cannot be taken in is one that does not parse.
            Border.failed("session-completion", e);
            input = completions.unusable(now);
            transition = machine.on(state, input);
        }
        carryOut(state, input, transition, null);
    }

    private void startWhatMay(Instant now) {
        paced = false;
        waits = TopologyMotion.Waiting.START;
        if (!drain.isDraining() && holds.areKnown()) {
            holds.release();
            work.lanes().forEach(lane -> startLane(lane, now));
        }
        metrics.waits(this, work.hasStartable() && !drain.isDraining() ? waits : TopologyMotion.Waiting.NOTHING);
    }

    private void startLane(WorkList.Lane lane, Instant now) {
        // A chain configured anew may have no other provider than one that once lost the session.
        Set<String> gone = chain.hasProviderBeside(lane.gone()) ? lane.gone() : Set.of();
        SessionNumber next;
        while ((next = lane.peekStartable()) != null) {
            if (isHeld(next, now)) {
                continue;
            }
            switch (chain.admit(now, gone)) {
                case Admission.Admitted admitted -> start(next, admitted.place(), now);
                case Admission.Full full -> {
                    paced |= full.until() != null;
                    waits = paced || !gone.isEmpty() ? TopologyMotion.Waiting.PACE : waits;
                    return;
                }
                case Admission.Unavailable unavailable -> {
                    waits = TopologyMotion.Waiting.PROVIDER;
                    lane.ready().forEach(session -> park(session, unavailable, now));
                    return;
                }
            }
        }
    }

    private boolean isHeld(SessionNumber session, Instant now) {
        SessionState state = sessions.get(session);
        Hold hold = state == null ? null : holds.of(state);
        if (state == null || hold == null) {
            return false;
        }
        work.hold(
                SpendHolds.isHeldBy(hold, state)
                        ? state
                        : apply(state, new SessionInput.SpendHeld(hold.reason(), hold.until(), now), null)
                                .state());
        return true;
    }

    /** A provider has really succeeded since these letters were written: what failed by no fault of theirs goes again. */
    private void replayWhatMayWorkAgain(Instant now) {
        Instant success = drain.isDraining() || replays.isEmpty() ? null : chain.lastSuccess(now);
        if (success != null) {
            replays.failedBefore(success, now, REPLAYS_PER_TICK).forEach(session -> replay(session, now));
        }
    }

    /**
     * With nobody else there to find out whether a provider works again, a session's letters do: as its probe, or, where
     * no breaker is open, after the same wait.
     */
    private void tryLetters(Instant now) {
        boolean free = !drain.isDraining() && holds.areKnown() && takeover.isDone();
        if (!free || replays.isEmpty() || work.hasStartable()) {
            return;
        }
        for (SessionNumber session : replays.failedBefore(now.minus(replayAfter), now, REPLAYS_PER_TICK)) {
            SessionState state = known(session, now);
            if (state == null || !mayReplay(state) || holds.of(state) != null) {
                continue;
            }
            if (!(chain.admit(now, Set.of()) instanceof Admission.Admitted admitted)) {
                return;
            }
            try {
                replay(session, now);
                if (chores.isBusy(session)) {
                    admitted.place().close(); // It starts when the last of its letters waits again.
                    return;
                }
                start(session, admitted.place(), now);
            } catch (Throwable e) {
                admitted.place().close();
                throw e;
            }
        }
    }

    private void replay(SessionNumber session, Instant now) {
        SessionState state = known(session, now);
        if (state != null && mayReplay(state)) {
            apply(state, new SessionInput.LettersReplayed(now), null);
        }
    }

    private boolean mayReplay(SessionState state) {
        SessionNumber session = state.facts().identity().number();
        return machine.mayReplay(state) && !chores.isBusy(session) && letters.mayBeReplayed(session);
    }

    /** The place is this driver's from now on, whatever happens here. */
    private void start(SessionNumber session, Place place, Instant now) {
        boolean started = false;
        try {
            Place stale = uncommitted.put(attempt(session, place.client(), now), place);
            started = true;
            if (stale != null) {
                stale.close();
            }
        } finally {
            if (!started) {
                place.close();
            }
        }
    }

    private CallRecord attempt(SessionNumber session, ProviderClient client, Instant now) {
        SessionState state = sessions.get(session);
        Batch batch = state == null ? null : framing.batch(state);
        if (state == null || batch == null) {
            throw new IllegalStateException("session " + session + " is listed as startable but is " + state);
        }
        String memorySession = CallFraming.memorySession(state.facts(), client, now);
        Transition transition =
                apply(state, new SessionInput.AttemptStarted(batch, client.name(), memorySession, now), null);
        return ((SessionState.Calling) transition.state()).toCallRecord();
    }

    private void park(SessionNumber session, Admission.Unavailable unavailable, Instant now) {
        SessionState state = sessions.get(session);
        if (state != null) {
            apply(state, new SessionInput.ProvidersUnavailable(unavailable.reason(), unavailable.until(), now), null);
        }
    }

    private void letTimePass(Instant now) {
        idleTime.pass(now, work::idle, session -> {
            if (sessions.get(session) instanceof SessionState.Idle idle) {
                apply(idle, new SessionInput.TimePassed(idleTime.every(), now), null);
            }
        });
    }

    private Transition apply(SessionState state, SessionInput input, @Nullable Source source) {
        return carryOut(state, input, machine.on(state, input), source);
    }

    private Transition carryOut(
            SessionState state, SessionInput input, Transition transition, @Nullable Source source) {
        if (transition.rejection() != null) {
            throw new IllegalStateException(transition.rejection());
        }
        SessionState next = transition.state();
        sessions.put(next);
        outbox.inTrace(source == null ? framing.trace(state, next) : source.traceparent());
        transition.effects().forEach(effect -> effects.run(effect, next, source, input.now()));
        outbox.inTrace(null);
        work.index(sessions.latest(next), input.now());
        if (!next.name().equals(state.name())) {
            TransitionLog.log(state, input, next);
            metrics.calling(this, next.facts().identity().number(), next instanceof SessionState.Calling);
            metrics.transition(state.name(), next.name(), input.getClass().getSimpleName());
        }
        return transition;
    }

    /** Once for all that a record or punctuation did to a session: its state, and its record if that tells anything new. */
    private void writeChanges(Instant now) {
        sessions.writeChanges(change -> {
            outbox.session(change, now);
            expiry.look(change.after(), now);
        });
        replays.writeChanges();
        chores.endPortion();
    }
}
