/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology;

import dev.memlog.event.CallRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionNumber;
import dev.memlog.event.SourceOffset;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.prompt.BatchEvent;
import dev.memlog.processor.prompt.PromptBudget;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.BatchAssembler;
import dev.memlog.processor.session.PendingEvent;
import dev.memlog.processor.session.SessionFacts;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionRecords;
import dev.memlog.processor.session.SessionState;
import dev.memlog.processor.session.Transition;
import dev.memlog.topology.EffectRunner.Source;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.call.Completion;
import dev.memlog.topology.state.EventIds;
import dev.memlog.topology.state.PendingEvents;
import dev.memlog.topology.state.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one task's sessions: loads a state, asks the machine, stores the next state, runs the effects, and starts what
 * may be started. It is the one place where a session's state changes.
 *
 * <p>Threading: confined to the stream thread.
 */
final class SessionDriver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionDriver.class);
    private static final int COMPLETIONS_PER_TICK = 500;

    private final SessionStore sessions;
    private final PendingEvents pending;
    private final EventIds ids;
    private final EffectRunner effects;
    private final Outbox outbox;
    private final SessionMachine machine;
    private final BatchAssembler assembler;
    private final ProviderChain chain;
    private final CallDispatcher dispatcher;
    private final DrainSignal drain;
    private final TopologyMetrics metrics;
    private final PromptBudget budget;
    private final WorkList work = new WorkList();

    /** Attempts that are stored but not known to be committed, with the place each has taken at its provider. */
    private final Map<CallRecord, ProviderClient> uncommitted = new HashMap<>();

    private boolean recovered;

    SessionDriver(
            SessionStore sessions,
            PendingEvents pending,
            EventIds ids,
            EffectRunner effects,
            Outbox outbox,
            SessionMachine machine,
            BatchAssembler assembler,
            ProviderChain chain,
            CallDispatcher dispatcher,
            DrainSignal drain,
            TopologyMetrics metrics,
            PromptBudget budget) {
        this.sessions = sessions;
        this.pending = pending;
        this.ids = ids;
        this.effects = effects;
        this.outbox = outbox;
        this.machine = machine;
        this.assembler = assembler;
        this.chain = chain;
        this.dispatcher = dispatcher;
        this.drain = drain;
        this.metrics = metrics;
        this.budget = budget;
    }

    void onEvent(SessionEvent event, SourceOffset offset, byte[] value, Instant now) {
        recover(now);
        SessionNumber session = event.envelope().session();
        SessionState known = sessions.get(session);
        SessionState state = known == null ? machine.begin(event, now) : known;
        boolean repeated = ids.outcome(session, event.envelope().id()) != null;
        SessionInput input = repeated
                ? new SessionInput.EventRepeated(event, offset, now)
                : new SessionInput.EventAccepted(event, offset, now);
        apply(state, input, new Source(event, offset, value));
        startWhatMay(now);
    }

    void onUndecodable(byte[] value, SourceOffset offset, String message, Instant now) {
        recover(now);
        effects.refuseUndecodable(value, offset, message, now);
    }

    /** The attempt's transaction has committed: now its call may leave. */
    void onCallCommitted(CallRecord call, Instant now) {
        recover(now);
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
        if (drain.isDraining()) {
            chain.giveBack(client);
            apply(state, new SessionInput.AttemptReturned(now), null);
            return;
        }
        metrics.dispatched(client.name());
        dispatcher.dispatch(call, client, promptInput(calling));
    }

    /** What a punctuation does: takes in completions, wakes what is due, starts what may be started. */
    void tick(Instant now) {
        recover(now);
        Completion completion;
        for (int i = 0; i < COMPLETIONS_PER_TICK && (completion = dispatcher.poll()) != null; i++) {
            complete(completion, now);
        }
        work.wakeDue(now);
        startWhatMay(now);
    }

    /** How soon the next punctuation is wanted; null when nothing is under way and nothing waits. */
    @Nullable
    Duration nextTick() {
        if (!recovered || dispatcher.hasCompletions() || !uncommitted.isEmpty() || dispatcher.inFlight() > 0) {
            return Duration.ofMillis(25);
        }
        if (work.hasReady() && !drain.isDraining()) {
            return Duration.ofMillis(100);
        }
        return work.isEmpty() ? null : Duration.ofMillis(500);
    }

    int callsUnderWay() {
        return uncommitted.size() + dispatcher.inFlight();
    }

    @Override
    public void close() {
        uncommitted.values().forEach(chain::giveBack);
        uncommitted.clear();
        dispatcher.close();
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

    private void complete(Completion completion, Instant now) {
        CallRecord call = completion.call();
        SessionState state = sessions.get(call.session());
        if (!(state instanceof SessionState.Calling calling)
                || !calling.toCallRecord().equals(call)) {
            return; // Stale: the session was cancelled and may already be calling again.
        }
        switch (completion) {
            case Completion.Answered answered -> {
                metrics.answered(calling.provider(), answered.usage(), Duration.between(calling.since(), now));
                apply(
                        state,
                        new SessionInput.ProviderAnswered(
                                answered.reply(),
                                batchEvents(calling),
                                answered.usage(),
                                answered.model(),
                                answered.memorySessionId(),
                                now),
                        null);
            }
            case Completion.Failed failed -> {
                metrics.failed(calling.provider(), failed.failure());
                LOG.atInfo()
                        .addKeyValue("sessionId", calling.facts().identity().sessionId())
                        .addKeyValue("provider", calling.provider())
                        .addKeyValue("attempt", call.attempt())
                        .addKeyValue("error", failed.failure().wireName() + ": " + failed.message())
                        .log("provider call failed");
                apply(
                        state,
                        new SessionInput.CallFailed(failed.failure(), failed.message(), failed.retryAfter(), now),
                        null);
            }
        }
    }

    private void startWhatMay(Instant now) {
        SessionNumber next;
        while (!drain.isDraining() && (next = work.peekStartable()) != null) {
            switch (chain.admit(now)) {
                case Admission.Admitted admitted -> start(next, admitted.client(), now);
                case Admission.Full full -> {
                    return;
                }
                case Admission.Unavailable unavailable -> {
                    work.ready().forEach(session -> park(session, unavailable, now));
                    return;
                }
            }
        }
    }

    private void start(SessionNumber session, ProviderClient client, Instant now) {
        SessionState state = sessions.get(session);
        Batch batch = switch (state) {
            case SessionState.Waiting waiting -> assemble(session);
            case SessionState.Retrying retrying -> retrying.batch();
            case SessionState.Parked parked -> parked.batch() == null ? assemble(session) : parked.batch();
            case null, default -> null;
        };
        if (state == null || batch == null) {
            throw new IllegalStateException("session " + session + " is listed as startable but is " + state);
        }
        String memorySession = memorySession(state.facts(), client, now);
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

    private Transition apply(SessionState state, SessionInput input, @Nullable Source source) {
        Transition transition = machine.on(state, input);
        if (transition.rejection() != null) {
            throw new IllegalStateException(transition.rejection());
        }
        SessionState next = transition.state();
        sessions.put(next);
        transition.effects().forEach(effect -> effects.run(effect, next, source, input.now()));
        outbox.memory(SessionRecords.of(next), input.now());
        work.index(next, input.now());
        if (!next.name().equals(state.name())) {
            LOG.atDebug()
                    .addKeyValue("sessionId", next.facts().identity().sessionId())
                    .addKeyValue("input", input.getClass().getSimpleName())
                    .log("session {} -> {}", state.name(), next.name());
        }
        return transition;
    }

    private Batch assemble(SessionNumber session) {
        return pending.scan(
                session,
                kept -> assembler.assemble(new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return kept.hasNext();
                    }

                    @Override
                    public PendingEvent next() {
                        var event = kept.next();
                        return new PendingEvent(event.sequence(), event.promptNumber(), effects.decode(event));
                    }
                }));
    }

    private List<PendingEvent> batchEvents(SessionState.Calling calling) {
        SessionNumber session = calling.facts().identity().number();
        return calling.batch().sequences().stream()
                .map(sequence -> effects.kept(session, sequence))
                .map(kept -> new PendingEvent(kept.sequence(), kept.promptNumber(), effects.decode(kept)))
                .toList();
    }

    private PromptInput promptInput(SessionState.Calling calling) {
        SessionFacts facts = calling.facts();
        Batch batch = calling.batch();
        List<BatchEvent> events = batchEvents(calling).stream()
                .map(event -> new BatchEvent(event.sequence(), event.event()))
                .toList();
        return new PromptInput(
                facts.identity().sessionId(),
                facts.recollection().memorySessions().get(calling.provider()),
                facts.identity().project(),
                facts.recollection().promptText(batch.promptNumber()),
                batch.promptNumber(),
                facts.recollection().digest(),
                events,
                batch.askedAgain(),
                batch.shrunk() ? budget.shrunk() : budget,
                null);
    }

    /** A stateless provider's session is ours to name; a stateful one tells its own with the first reply. */
    private static @Nullable String memorySession(SessionFacts facts, ProviderClient client, Instant now) {
        String inUse = facts.recollection().memorySessions().get(client.name());
        if (inUse != null || client.stateful()) {
            return inUse;
        }
        return client.name() + "-" + facts.identity().sessionId() + "-" + now.toEpochMilli();
    }
}
