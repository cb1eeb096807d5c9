/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.event.CallRecord;
import dev.memlog.event.SessionNumber;
import dev.memlog.processor.dispatch.Place;
import dev.memlog.processor.prompt.PromptInput;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.session.Batch;
import dev.memlog.processor.session.RetryPolicy;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionState;
import dev.memlog.processor.session.Transition;
import dev.memlog.topology.call.CallAssembler;
import dev.memlog.topology.call.CallDispatcher;
import dev.memlog.topology.call.KafkaFailures;
import dev.memlog.topology.metrics.TopologyMetrics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tracks attempts from the transaction that stores them to their call: each holds its place at a provider, and is
 * dispatched once its record was read back. On every other path the place is returned.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class Attempts implements AutoCloseable {
    private final SessionSteps sessions;
    private final CallAssembler calls;
    private final CallDispatcher dispatcher;
    private final RetryPolicy policy;
    private final DrainSignal drain;
    private final SpendHolds holds;
    private final TopologyMetrics metrics;

    /** Attempts that are stored but not known to be committed, with the place each has taken at its provider. */
    private final Map<CallRecord, Place> uncommitted = new HashMap<>();

    public Attempts(
            SessionSteps sessions,
            CallAssembler calls,
            CallDispatcher dispatcher,
            RetryPolicy policy,
            DrainSignal drain,
            SpendHolds holds,
            TopologyMetrics metrics) {
        this.sessions = sessions;
        this.calls = calls;
        this.dispatcher = dispatcher;
        this.policy = policy;
        this.drain = drain;
        this.holds = holds;
        this.metrics = metrics;
    }

    public int uncommitted() {
        return uncommitted.size();
    }

    /** Stores an attempt; its place is held here from now on. */
    void start(SessionNumber session, Place place, Instant now) {
        boolean started = false;
        try {
            Place stale = uncommitted.put(attempt(session, place, now), place);
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

    /** The attempt's transaction has committed. */
    public void dispatch(CallRecord call, Instant now) {
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

    /** Attempts whose record has not come back for so long that their places were taken back are not spent. */
    public void returnForgotten(Instant now) {
        List<CallRecord> forgotten = uncommitted.entrySet().stream()
                .filter(attempt -> !attempt.getValue().isHeld())
                .map(Map.Entry::getKey)
                .toList();
        for (CallRecord call : forgotten) {
            uncommitted.remove(call);
            if (sessions.known(call.session(), now) instanceof SessionState.Calling calling
                    && calling.toCallRecord().equals(call)) {
                sessions.apply(calling, new SessionInput.AttemptReturned(now));
            }
        }
    }

    @Override
    public void close() {
        uncommitted.values().forEach(Place::close);
        uncommitted.clear();
    }

    private CallRecord attempt(SessionNumber session, Place place, Instant now) {
        ProviderClient client = place.client();
        SessionState state = sessions.known(session, now);
        Batch batch = state == null ? null : calls.batch(state);
        if (state == null || batch == null) {
            throw new IllegalStateException("session " + session + " is listed as startable but is " + state);
        }
        String memorySession = CallAssembler.memorySession(state.facts(), client, now);
        // Only a probe of the provider is tried in ways that may lose content.
        boolean resumes = state instanceof SessionState.Parked && !place.isProbe();
        Batch carried = calls.fitting(resumes ? batch.whole() : batch, state.facts(), client);
        Transition.Applied transition =
                sessions.apply(state, new SessionInput.AttemptStarted(carried, client.name(), memorySession, now));
        return ((SessionState.Calling) transition.state()).toCallRecord();
    }

    /** @return whether the place is the dispatcher's now */
    private boolean dispatch(CallRecord call, Place place, Instant now) {
        SessionState state = sessions.known(call.session(), now);
        if (!(state instanceof SessionState.Calling calling)
                || !calling.toCallRecord().equals(call)) {
            return false; // Cancelled meanwhile.
        }
        if (drain.isDraining() || holds.of(state) != null || !place.renew()) {
            sessions.apply(state, new SessionInput.AttemptReturned(now));
            return false;
        }
        metrics.dispatched(place.client().name(), call.attempt());
        boolean decisive = calling.batch().replayed() || policy.isLastAttempt(calling.batch());
        PromptInput input;
        try {
            input = calls.input(calling);
        } catch (RuntimeException | StackOverflowError e) {
            if (KafkaFailures.isKafkas(e)) {
                throw e;
            }
            dispatcher.fail(call, place, decisive, e);
            return true;
        }
        dispatcher.dispatch(call, place, input, decisive);
        return true;
    }
}
