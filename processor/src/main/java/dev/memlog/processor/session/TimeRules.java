/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SessionStatus;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.session.SessionInput.TimePassed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Closes sessions idle for longer than {@code topology.stale-after}. */
final class TimeRules {
    static final String STALE = "stale";
    private final Duration staleAfter;

    TimeRules(Duration staleAfter) {
        this.staleAfter = staleAfter;
    }

    /** Sessions that wait for a provider, or for its answer, do not get any older by that. */
    Transition.Applied closeStale(SessionState state, TimePassed input) {
        SessionFacts facts = state.facts().idle(input.ran());
        boolean stale = facts.idleFor().compareTo(staleAfter) >= 0;
        return switch (state) {
            case SessionState.Idle idle ->
                Transition.to(
                        stale
                                ? new SessionState.Closed(facts, SessionStatus.COMPLETED, STALE, input.now())
                                : idle.with(facts));
            case SessionState.Waiting waiting ->
                stale ? deadLetterAll(facts, null, input) : Transition.to(waiting.with(facts));
            case SessionState.Retrying retrying ->
                stale ? deadLetterAll(facts, retrying.batch(), input) : Transition.to(retrying.with(facts));
            case SessionState.Calling calling -> Transition.to(calling);
            case SessionState.Parked parked -> Transition.to(parked);
            case SessionState.Closed closed -> Transition.to(closed);
        };
    }

    private static Transition.Applied deadLetterAll(SessionFacts facts, @Nullable Batch batch, TimePassed input) {
        String message = "nothing moved the session's waiting events for " + facts.idleFor();
        return Transition.to(
                new SessionState.Closed(facts, SessionStatus.FAILED, STALE, input.now()),
                new SessionEffect.DeadLetterAllEvents(FailureClass.STALE, message, batch, ""));
    }
}
