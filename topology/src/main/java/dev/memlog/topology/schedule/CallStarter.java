/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.money.SpendHold;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.metrics.TopologyMetrics;
import dev.memlog.topology.metrics.TopologyMotion;
import java.time.Instant;
import java.util.Set;

/**
 * Starts ready sessions: asks the chain for places, parks sessions that no provider takes, and holds sessions that may
 * not spend.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class CallStarter {
    /** Each that is parked or held is written: no more at once than fit a transaction by a wide margin. */
    private static final int CHANGED_AT_ONCE = 500;

    private final SessionSteps sessions;
    private final Attempts attempts;
    private final ProviderChain chain;
    private final WorkList work;
    private final SpendHolds holds;
    private final DrainSignal drain;
    private final TopologyMetrics metrics;

    /** True if ready sessions wait for a provider's next minute rather than for a call to end. */
    private boolean paced;

    private int changes;
    private TopologyMotion.Waiting waits = TopologyMotion.Waiting.NOTHING;

    public CallStarter(
            SessionSteps sessions,
            Attempts attempts,
            ProviderChain chain,
            WorkList work,
            SpendHolds holds,
            DrainSignal drain,
            TopologyMetrics metrics) {
        this.sessions = sessions;
        this.attempts = attempts;
        this.chain = chain;
        this.work = work;
        this.holds = holds;
        this.drain = drain;
        this.metrics = metrics;
    }

    /** Whether another look soon may start something. */
    public boolean mayStartSoon() {
        return work.hasReady() && !paced && !drain.isDraining();
    }

    public void startReady(Instant now) {
        paced = false;
        changes = 0;
        waits = TopologyMotion.Waiting.START;
        if (!drain.isDraining() && holds.areKnown()) {
            holds.release();
            work.queues().forEach(queue -> startFrom(queue, now));
        }
        boolean waiting = work.hasStartable() && !drain.isDraining();
        metrics.waits(sessions, waiting ? waits : TopologyMotion.Waiting.NOTHING);
    }

    private void startFrom(WorkList.StartQueue queue, Instant now) {
        // A reconfigured chain may have only a provider that once lost the session.
        Set<String> gone = chain.hasProviderBeside(queue.gone()) ? queue.gone() : Set.of();
        SessionNumber next;
        while (changes < CHANGED_AT_ONCE && (next = queue.peekStartable()) != null) {
            if (isHeld(next, now)) {
                changes++;
                continue;
            }
            switch (chain.admit(now, gone)) {
                case Admission.Admitted admitted -> attempts.start(next, admitted.place(), now);
                case Admission.Full full -> {
                    paced |= full.until() != null;
                    waits = paced || !gone.isEmpty() ? TopologyMotion.Waiting.PACE : waits;
                    return;
                }
                case Admission.Unavailable unavailable -> {
                    waits = TopologyMotion.Waiting.PROVIDER;
                    queue.ready().stream()
                            .limit(CHANGED_AT_ONCE - changes)
                            .forEach(session -> park(session, unavailable, now));
                    return;
                }
            }
        }
    }

    private boolean isHeld(SessionNumber session, Instant now) {
        SessionState state = sessions.known(session, now);
        SpendHold hold = state == null ? null : holds.of(state);
        if (state == null || hold == null) {
            return false;
        }
        work.hold(
                SpendHolds.isHeldBy(hold, state)
                        ? state
                        : sessions.apply(state, new SessionInput.SpendHeld(hold.reason(), hold.until(), now))
                                .state());
        return true;
    }

    private void park(SessionNumber session, Admission.Unavailable unavailable, Instant now) {
        changes++;
        SessionState state = sessions.known(session, now);
        if (state != null) {
            sessions.apply(
                    state, new SessionInput.ProvidersUnavailable(unavailable.reason(), unavailable.until(), now));
        }
    }
}
