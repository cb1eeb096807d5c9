/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.CallRecord;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.Charge;
import dev.memlog.processor.money.Hold;
import dev.memlog.processor.money.SpendGate;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionRecords;
import dev.memlog.processor.session.SessionState;
import dev.memlog.processor.session.Transition;
import dev.memlog.topology.EffectRunner.Source;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.call.Completion;
import dev.memlog.topology.state.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final int SWEEPS_UNTIL_STALE = 12;
    private static final int REPLAYS_PER_TICK = 100;

    private final SessionStore sessions;
    private final EventTriage triage;
    private final Letters letters;
    private final ReplayList replays;
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
    private final WorkList work = new WorkList();
    private final SpendHolds holds;

    /** Attempts that are stored but not known to be committed, with the place each has taken at its provider. */
    private final Map<CallRecord, ProviderClient> uncommitted = new HashMap<>();

    private boolean recovered;
    private TopologyMotion.Waiting waits = TopologyMotion.Waiting.NOTHING;

    /** Whether what could start waits for a provider's next minute rather than for a call to end. */
    private boolean paced;

    private Instant sweptAt = Instant.MAX;

    SessionDriver(
            SessionStore sessions,
            EventTriage triage,
            Letters letters,
            ReplayList replays,
            EffectRunner effects,
            Outbox outbox,
            RetryPolicy policy,
            CallFraming framing,
            ProviderChain chain,
            CallDispatcher dispatcher,
            DrainSignal drain,
            TopologyMetrics metrics,
            SpendGate gate,
            Duration replayAfter) {
        this.sessions = sessions;
        this.triage = triage;
        this.letters = letters;
        this.replays = replays;
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
        holds = new SpendHolds(gate, work);
    }

    void onEvent(Source read, Instant now) {
        recover(now);
        if (!effects.settlesWithoutSession(read, sessions, now)) {
            take(triage.ofEvent(read.event(), read.offset(), now), read);
        }
        startWhatMay(now);
        writeChanges(now);
    }

    /** Somebody wants a dead letter tried again. */
    void onReplay(Source read, Instant now) {
        recover(now);
        SessionInput input = triage.ofReplay(read.event(), read.offset(), now);
        SessionState after = take(input, read);
        if (triage.isDoneWith(read.event(), input)) {
            letters.takeBack(read.event(), after, now);
        }
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
        recover(now);
        CallDispatcher.Ended ended;
        for (int i = 0; i < COMPLETIONS_PER_TICK && (ended = dispatcher.poll()) != null; i++) {
            // A call may end while this loop runs: what is to wait a second waits from then on.
            complete(ended.completion(), ended.at().isAfter(now) ? ended.at() : now);
        }
        work.wakeDue(now);
        replayWhatMayWorkAgain(now);
        startWhatMay(now);
        tryLetters(now);
        letTimePass(now);
        writeChanges(now);
    }

    /** How soon the next punctuation is wanted; null when nothing is under way and nothing waits. */
    @Nullable
    Duration nextTick() {
        if (!recovered || dispatcher.hasCompletions() || !uncommitted.isEmpty() || dispatcher.inFlight() > 0) {
            return Duration.ofMillis(25);
        }
        if (work.hasReady() && !paced && !drain.isDraining()) {
            return Duration.ofMillis(100);
        }
        if (!work.isEmpty() || !replays.isEmpty() || dispatcher.awaitsCancelled()) {
            return Duration.ofMillis(500);
        }
        Duration patient = work.hasIdle() ? sweepEvery() : null;
        return work.hasHeld() ? Duration.ofSeconds(1) : patient;
    }

    int callsUnderWay() {
        return uncommitted.size() + dispatcher.inFlight();
    }

    @Override
    public void close() {
        uncommitted.values().forEach(chain::giveBack);
        uncommitted.clear();
        dispatcher.close();
        metrics.stopped(this);
    }

    /**
     * Takes over what an earlier life of this task left: an attempt without a completion is spent, whether or not its
     * call had left. Not in the processor's init, whose writes cause no commit.
     */
    private void recover(Instant now) {
        if (recovered) {
            return;
        }
        recovered = true;
        sweptAt = now;
        letters.recover();
        List<SessionState> calling = new ArrayList<>();
        sessions.forEach(state -> {
            if (state instanceof SessionState.Calling) {
                calling.add(state);
            } else {
                work.index(state, now);
            }
        });
        calling.forEach(state -> apply(state, new SessionInput.AttemptInterrupted(now), null));
    }

    private SessionState take(SessionInput input, Source read) {
        SessionState known = sessions.get(read.event().envelope().session());
        SessionState state = known == null ? machine.begin(read.event(), input.now()) : known;
        return apply(state, input, read).state();
    }

    private void dispatch(CallRecord call, Instant now) {
        ProviderClient client = uncommitted.remove(call);
        if (client == null) {
            return; // An attempt of an earlier life of this task: recovery has counted it as spent.
        }
        SessionState state = sessions.get(call.session());
        if (!(state instanceof SessionState.Calling calling)
                || !calling.toCallRecord().equals(call)) {
            chain.giveBack(client);
            return; // Cancelled meanwhile.
        }
        if (drain.isDraining() || holds.of(state, now) != null) {
            chain.giveBack(client);
            apply(state, new SessionInput.AttemptReturned(now), null);
            return;
        }
        metrics.dispatched(client.name(), call.attempt());
        boolean decisive = calling.batch().replayed() || policy.isLastAttempt(calling.batch());
        dispatcher.dispatch(call, client, framing.input(calling), decisive);
    }

    private void complete(Completion completion, Instant now) {
        CallRecord call = completion.call();
        SessionState known = sessions.get(call.session());
        Charge charge = completions.charge(completion);
        // Counted even if nobody waits for the call any more.
        SessionState state = known == null || charge == null
                ? known
                : apply(known, new SessionInput.CallCharged(call, charge, now), null)
                        .state();
        if (!(state instanceof SessionState.Calling calling)
                || !calling.toCallRecord().equals(call)) {
            return; // Stale: the session was cancelled and may already be calling again.
        }
        apply(state, completions.read(completion, calling, now), null);
    }

    private void startWhatMay(Instant now) {
        paced = false;
        waits = TopologyMotion.Waiting.START;
        if (!drain.isDraining() && holds.areKnown()) {
            holds.release(now);
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
                case Admission.Admitted admitted -> start(next, admitted.client(), now);
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
        Hold hold = state == null ? null : holds.of(state, now);
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
        Instant success = drain.isDraining() || replays.isEmpty() ? null : chain.lastSuccess();
        if (success != null) {
            replays.failedBefore(success, REPLAYS_PER_TICK).forEach(session -> replay(session, now));
        }
    }

    /**
     * With nobody else there to find out whether a provider works again, a session's letters do: as its probe, or, where
     * no breaker is open, after the same wait.
     */
    private void tryLetters(Instant now) {
        if (drain.isDraining() || !holds.areKnown() || replays.isEmpty() || work.hasStartable()) {
            return;
        }
        for (SessionNumber session : replays.failedBefore(now.minus(replayAfter), REPLAYS_PER_TICK)) {
            SessionState state = sessions.get(session);
            if (state == null || !machine.mayReplay(state) || holds.of(state, now) != null) {
                continue;
            }
            if (!(chain.admit(now, Set.of()) instanceof Admission.Admitted admitted)) {
                return;
            }
            replay(session, now);
            start(session, admitted.client(), now);
        }
    }

    private void replay(SessionNumber session, Instant now) {
        SessionState state = sessions.get(session);
        if (state != null && machine.mayReplay(state)) {
            apply(state, new SessionInput.LettersReplayed(letters.replayable(session), now), null);
        }
    }

    private void start(SessionNumber session, ProviderClient client, Instant now) {
        SessionState state = sessions.get(session);
        Batch batch = state == null ? null : framing.batch(state);
        if (state == null || batch == null) {
            throw new IllegalStateException("session " + session + " is listed as startable but is " + state);
        }
        String memorySession = CallFraming.memorySession(state.facts(), client, now);
        Transition transition =
                apply(state, new SessionInput.AttemptStarted(batch, client.name(), memorySession, now), null);
        uncommitted.put(((SessionState.Calling) transition.state()).toCallRecord(), client);
    }

    private void park(SessionNumber session, Admission.Unavailable unavailable, Instant now) {
        SessionState state = sessions.get(session);
        if (state != null) {
            apply(state, new SessionInput.ProvidersUnavailable(unavailable.reason(), unavailable.until(), now), null);
        }
    }

    /** Idle sessions grow older by the time that the node ran: a suspended machine's night counts as one sweep at most. */
    private void letTimePass(Instant now) {
        Duration passed = Duration.between(sweptAt, now);
        if (passed.compareTo(sweepEvery()) < 0) {
            return;
        }
        sweptAt = now;
        for (SessionNumber session : work.idle()) {
            SessionState state = sessions.get(session);
            if (state != null) {
                apply(state, new SessionInput.TimePassed(sweepEvery(), now), null);
            }
        }
    }

    private Duration sweepEvery() {
        return policy.staleAfter().dividedBy(SWEEPS_UNTIL_STALE);
    }

    private Transition apply(SessionState state, SessionInput input, @Nullable Source source) {
        Transition transition = machine.on(state, input);
        if (transition.rejection() != null) {
            throw new IllegalStateException(transition.rejection());
        }
        SessionState next = transition.state();
        sessions.put(next);
        outbox.inTrace(source == null ? framing.trace(state, next) : source.traceparent());
        transition.effects().forEach(effect -> effects.run(effect, next, source, input.now()));
        outbox.inTrace(null);
        work.index(next, input.now());
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
            MemoryRecord.SessionRecord record = SessionRecords.of(change.after());
            if (change.before() == null || !record.equals(SessionRecords.of(change.before()))) {
                outbox.memory(record, now);
            }
        });
    }
}
