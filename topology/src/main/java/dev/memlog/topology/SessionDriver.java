/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.CallRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.event.thread.Border;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionState;
import dev.memlog.processor.session.Transition;
import dev.memlog.topology.call.CallAssembler;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.call.Completion;
import dev.memlog.topology.call.CompletionReader;
import dev.memlog.topology.effect.Chores;
import dev.memlog.topology.effect.DeadLetters;
import dev.memlog.topology.effect.EffectRunner;
import dev.memlog.topology.effect.ForeignEvents;
import dev.memlog.topology.effect.OrphanCommands;
import dev.memlog.topology.effect.ReadEvent;
import dev.memlog.topology.effect.RecordForwarder;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.metrics.TransitionLog;
import dev.memlog.topology.schedule.Attempts;
import dev.memlog.topology.schedule.CallStarter;
import dev.memlog.topology.schedule.DeadLetterReplays;
import dev.memlog.topology.schedule.DrainSignal;
import dev.memlog.topology.schedule.Expiry;
import dev.memlog.topology.schedule.IdleTime;
import dev.memlog.topology.schedule.SessionSteps;
import dev.memlog.topology.schedule.SpendHolds;
import dev.memlog.topology.schedule.Takeover;
import dev.memlog.topology.schedule.WorkList;
import dev.memlog.topology.state.ReplayList;
import dev.memlog.topology.state.SessionStore;
import dev.memlog.topology.state.TaskStores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Drives one task's sessions: loads a state, asks the machine, stores the next state, runs the effects, and starts
 * sessions that are ready. It is the only place where a session's state changes.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class SessionDriver implements AutoCloseable, SessionSteps {
    private static final int COMPLETIONS_PER_TICK = 500;

    private final SessionStore sessions;
    private final Takeover takeover;
    private final Expiry expiry;
    private final IdleTime idleTime;
    private final EventAcceptor acceptor;
    private final DeadLetters deadLetters;
    private final ReplayList replays;
    private final Chores chores;
    private final EffectRunner effects;
    private final RecordForwarder forwarder;
    private final SessionMachine machine;
    private final CallAssembler calls;
    private final CallDispatcher dispatcher;
    private final DrainSignal drain;
    private final TopologyMetrics metrics;
    private final CompletionReader completions;
    private final WorkList work;
    private final InstantSource wall;

    private final Attempts attempts;
    private final CallStarter starter;
    private final DeadLetterReplays deadLetterReplays;
    private boolean begun;
    private boolean closed;

    SessionDriver(
            TopologyServices services,
            TaskStores stores,
            DeadLetters deadLetters,
            Chores chores,
            CallAssembler calls,
            CallDispatcher dispatcher,
            RecordForwarder forwarder) {
        RetryPolicy policy = services.retryPolicy();
        ProviderChain chain = services.chain();
        SpendGate gate = services.gate();
        sessions = stores.sessions();
        replays = stores.replays();
        drain = services.drain();
        metrics = services.metrics();
        wall = services.clocks().wall();
        this.deadLetters = deadLetters;
        this.chores = chores;
        this.calls = calls;
        this.dispatcher = dispatcher;
        this.forwarder = forwarder;
        machine = new SessionMachine(policy);
        takeover = new Takeover(sessions, stores.due());
        expiry = new Expiry(services.config().eventIdHorizon(), stores.due(), stores.ids(), sessions);
        idleTime = new IdleTime(policy.staleAfter());
        OrphanCommands orphans = new OrphanCommands(sessions, forwarder);
        ForeignEvents foreign = new ForeignEvents(sessions, stores.ids(), orphans, deadLetters, forwarder);
        acceptor = new EventAcceptor(stores, foreign, orphans, deadLetters, chores);
        effects = new EffectRunner(stores, deadLetters, chores, forwarder, dispatcher, gate, metrics);
        completions = new CompletionReader(calls, chain, gate, metrics);
        work = new WorkList(policy.longestDelay().multipliedBy(2), chores::isBusy);
        SpendHolds holds = new SpendHolds(gate, work, wall);
        attempts = new Attempts(this, calls, dispatcher, policy, drain, holds, metrics);
        starter = new CallStarter(this, attempts, chain, work, holds, drain, metrics);
        deadLetterReplays = new DeadLetterReplays(
                this,
                machine,
                deadLetters,
                replays,
                chores,
                attempts,
                chain,
                holds,
                services.config().replayAfter());
    }

    void onEvent(ReadEvent read, Instant now) {
        recover(now);
        acceptor.onEvent(read, this::accept, now);
        starter.startReady(now);
        writeChanges(now);
    }

    /** Handles a command to replay a dead letter. */
    void onReplay(ReadEvent read, Instant now) {
        recover(now);
        acceptor.onReplay(read, this::accept, now);
        starter.startReady(now);
        writeChanges(now);
    }

    void onUndecodable(byte[] value, SourceOffset offset, String message, Instant now) {
        recover(now);
        deadLetters.refuseUndecodable(value, offset, message, now);
        writeChanges(now);
    }

    /** The attempt's transaction has committed: now its call may leave. */
    void onCallCommitted(CallRecord call, Instant now) {
        recover(now);
        attempts.dispatch(call, now);
        writeChanges(now);
    }

    /** Runs one punctuation: applies completions, wakes due sessions, starts ready ones. */
    void tick(Instant now) {
        if (closed) {
            return;
        }
        recover(now);
        takeOverPortion(now);
        CallDispatcher.Ended ended;
        for (int i = 0; i < COMPLETIONS_PER_TICK && (ended = dispatcher.poll()) != null; i++) {
            // A call may end while this loop runs; its delays count from its end.
            complete(ended, ended.at().isAfter(now) ? ended.at() : now);
        }
        attempts.returnForgotten(now);
        chores.resume(record -> acceptor.onDeferred(record, this::accept, now), state -> work.index(state, now), now);
        work.wakeDue(now);
        if (!drain.isDraining()) {
            deadLetterReplays.replayAfterSuccess(now);
        }
        starter.startReady(now);
        if (!drain.isDraining() && takeover.isDone() && replays.hasProbing() && !work.hasStartable()) {
            deadLetterReplays.replayAsProbe(now);
        }
        closeStale(now);
        writeChanges(now);
        expiry.tick(now);
    }

    /** The wanted interval to the next punctuation, long when nothing is under way or waits. */
    Duration nextTick() {
        if (!takeover.isDone() || dispatcher.hasCompletions() || callsUnderWay() > 0) {
            return Duration.ofMillis(25);
        }
        boolean more = expiry.isUnderWay() || idleTime.isUnderWay();
        if (more || starter.mayStartSoon()) {
            return Duration.ofMillis(100);
        }
        if (!chores.isEmpty()) {
            return Duration.ofMillis(50);
        }
        if (!work.isEmpty() || replays.hasProbing() || dispatcher.awaitsCosts()) {
            return Duration.ofMillis(500);
        }
        if (work.hasHeld()) {
            return Duration.ofSeconds(1);
        }
        return work.hasIdle() ? idleTime.nextWithin(Expiry.LOOK_EVERY) : Expiry.LOOK_EVERY;
    }

    int callsUnderWay() {
        return attempts.uncommitted() + dispatcher.inFlight();
    }

    /** A closed driver does nothing more. */
    @Override
    public void close() {
        closed = true;
        attempts.close();
        dispatcher.close();
        metrics.stopped(this);
    }

    /**
     * Takes over the state an earlier life of this task left. Not in the processor's init, whose writes cause no
     * commit.
     */
    private void recover(Instant now) {
        if (closed) {
            throw new IllegalStateException("the task is closed");
        }
        if (!begun) {
            begun = true;
            idleTime.begin(now);
            deadLetters.recover();
            chores.recover();
            takeOverPortion(now);
        }
    }

    private void takeOverPortion(Instant now) {
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

    @Override
    public @Nullable SessionState known(SessionNumber session, Instant now) {
        SessionState state = sessions.get(session);
        return state != null && takeover.claims(session) ? takeOver(state, now) : state;
    }

    private SessionState accept(SessionInput input, ReadEvent read) {
        SessionState known = known(read.event().envelope().session(), input.now());
        SessionState state = known == null ? machine.begin(read.event(), input.now()) : known;
        return apply(state, input, read).state();
    }

    private void complete(CallDispatcher.Ended ended, Instant now) {
        Completion completion = ended.completion();
        CallRecord call = completion.call();
        SessionState known = known(call.session(), now);
        Charge charge = known == null ? null : completions.charge(completion, known.facts());
        // Counted even if no session waits for the call any more.
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
            // Nothing is stored yet: a reply that cannot be applied counts as one that does not parse.
            Border.failed("session-completion", e);
            input = completions.unusable(now);
            transition = machine.on(state, input);
        }
        carryOut(state, input, transition.applied(), null);
    }

    private void closeStale(Instant now) {
        idleTime.pass(now, work::idle, session -> {
            if (sessions.get(session) instanceof SessionState.Idle idle) {
                apply(idle, new SessionInput.TimePassed(idleTime.every(), now), null);
            }
        });
    }

    @Override
    public Transition.Applied apply(SessionState state, SessionInput input) {
        return apply(state, input, null);
    }

    private Transition.Applied apply(SessionState state, SessionInput input, @Nullable ReadEvent source) {
        return carryOut(state, input, machine.on(state, input).applied(), source);
    }

    private Transition.Applied carryOut(
            SessionState state, SessionInput input, Transition.Applied transition, @Nullable ReadEvent source) {
        SessionState next = transition.state();
        sessions.put(next);
        forwarder.inTrace(source == null ? calls.trace(state, next) : source.traceparent());
        transition.effects().forEach(effect -> effects.run(effect, next, source, input.now()));
        forwarder.inTrace(null);
        work.index(sessions.latest(next), input.now());
        if (!next.name().equals(state.name())) {
            TransitionLog.log(state, input, next);
            metrics.calling(this, next.facts().identity().number(), next instanceof SessionState.Calling);
            metrics.transition(state.name(), next.name(), input.getClass().getSimpleName());
        }
        return transition;
    }

    /** Writes once for each session that a record or punctuation changed: its state, and its record if that changed. */
    private void writeChanges(Instant now) {
        sessions.writeChanges(change -> {
            forwarder.session(change, now);
            expiry.onWritten(change.after(), now);
        });
        replays.writeChanges();
        chores.endPortion();
    }
}
