/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.topology.schedule;

import dev.memlog.event.SessionNumber;
import dev.memlog.processor.dispatch.Admission;
import dev.memlog.processor.dispatch.ProviderChain;
import dev.memlog.processor.session.SessionInput;
import dev.memlog.processor.session.SessionMachine;
import dev.memlog.processor.session.SessionState;
import dev.memlog.topology.effect.Chores;
import dev.memlog.topology.effect.DeadLetters;
import dev.memlog.topology.state.ReplayList;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/**
 * Replays dead letters of transient failures without a command: once a provider works again, or as its probe.
 *
 * <p>Threading: confined to the stream thread.
 */
public final class DeadLetterReplays {
    private static final int REPLAYS_PER_TICK = 100;
    private final SessionSteps sessions;
    private final SessionMachine machine;
    private final DeadLetters deadLetters;
    private final ReplayList replays;
    private final Chores chores;
    private final Attempts attempts;
    private final ProviderChain chain;
    private final SpendHolds holds;
    private final Duration replayAfter;

    public DeadLetterReplays(
            SessionSteps sessions,
            SessionMachine machine,
            DeadLetters deadLetters,
            ReplayList replays,
            Chores chores,
            Attempts attempts,
            ProviderChain chain,
            SpendHolds holds,
            Duration replayAfter) {
        this.sessions = sessions;
        this.machine = machine;
        this.deadLetters = deadLetters;
        this.replays = replays;
        this.chores = chores;
        this.attempts = attempts;
        this.chain = chain;
        this.holds = holds;
        this.replayAfter = replayAfter;
    }

    /**
     * Replays dead letters of transient failures once a provider has succeeded after them. Rejected ones are replayed
     * when a provider succeeds that was not known to work, because its settings may have been at fault.
     */
    public void replayAfterSuccess(Instant now) {
        if (replays.isEmpty()) {
            return;
        }
        Instant success = chain.lastSuccess(now);
        if (success != null) {
            replays.failedBefore(success, now, REPLAYS_PER_TICK).forEach(session -> replay(session, now));
        }
        Instant recovery = chain.lastRecovery(now);
        if (recovery != null) {
            replays.turnedDownBefore(recovery, now, REPLAYS_PER_TICK).forEach(session -> replay(session, now));
        }
    }

    /**
     * Replays one session's dead letters as the provider's probe or, where no breaker is open, after the same wait;
     * used when no other session would find out that the provider works again.
     */
    public void replayAsProbe(Instant now) {
        if (!holds.areKnown()) {
            return;
        }
        for (SessionNumber session : replays.failedBefore(now.minus(replayAfter), now, REPLAYS_PER_TICK)) {
            SessionState state = sessions.known(session, now);
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
                attempts.start(session, admitted.place(), now);
            } catch (Throwable e) {
                admitted.place().close();
                throw e;
            }
        }
    }

    private void replay(SessionNumber session, Instant now) {
        SessionState state = sessions.known(session, now);
        if (state != null && mayReplay(state)) {
            sessions.apply(state, new SessionInput.LettersReplayed(now));
        }
    }

    private boolean mayReplay(SessionState state) {
        SessionNumber session = state.facts().identity().number();
        return machine.mayReplay(state) && !chores.isBusy(session) && deadLetters.mayBeReplayed(session);
    }
}
