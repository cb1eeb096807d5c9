/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.SessionEvent;
import dev.memlog.processor.session.SessionInput.AttemptInterrupted;
import dev.memlog.processor.session.SessionInput.AttemptReturned;
import dev.memlog.processor.session.SessionInput.AttemptStarted;
import dev.memlog.processor.session.SessionInput.CallCharged;
import dev.memlog.processor.session.SessionInput.CallFailed;
import dev.memlog.processor.session.SessionInput.EventAccepted;
import dev.memlog.processor.session.SessionInput.EventRepeated;
import dev.memlog.processor.session.SessionInput.EventsMoved;
import dev.memlog.processor.session.SessionInput.LetterDiscarded;
import dev.memlog.processor.session.SessionInput.LetterReplayed;
import dev.memlog.processor.session.SessionInput.LettersReplayed;
import dev.memlog.processor.session.SessionInput.MemoriesForgotten;
import dev.memlog.processor.session.SessionInput.NothingToDo;
import dev.memlog.processor.session.SessionInput.ProviderAnswered;
import dev.memlog.processor.session.SessionInput.ProvidersUnavailable;
import dev.memlog.processor.session.SessionInput.RecordDeferred;
import dev.memlog.processor.session.SessionInput.RecordResumed;
import dev.memlog.processor.session.SessionInput.SpendHeld;
import dev.memlog.processor.session.SessionInput.TimePassed;
import java.time.Instant;

/**
 * The session state machine: {@code on(state, input)} returns the next state and the effects. Pure: no clock, store or
 * provider. Rules with settings are instances, the others are static.
 */
public final class SessionMachine {
    private final CallRules calls;
    private final TimeRules time;

    public SessionMachine(RetryPolicy policy) {
        this.calls = new CallRules(policy);
        this.time = new TimeRules(policy.staleAfter());
    }

    /** The state of an unknown session, about to accept its first record. */
    public SessionState begin(SessionEvent first, Instant now) {
        // A record made elsewhere is dated by its own time, not by its arrival.
        Instant since =
                first instanceof SessionEvent.Addition ? first.envelope().at() : now;
        return new SessionState.Idle(SessionFacts.open(SessionIdentity.of(first.envelope()), since));
    }

    public Transition on(SessionState state, SessionInput input) {
        return switch (input) {
            case EventAccepted accepted -> EventRules.accept(state, accepted);
            case EventRepeated repeated -> EventRules.repeat(state, repeated);
            case AttemptStarted started -> StartRules.start(state, started);
            case ProvidersUnavailable unavailable ->
                StartRules.park(state, unavailable, unavailable.reason(), unavailable.until());
            case SpendHeld held -> StartRules.park(state, held, held.reason(), held.until());
            case CallCharged charged -> SpendRules.charge(state, charged);
            case LettersReplayed replayed -> DeadLetterRules.replayAll(state, replayed);
            case LetterReplayed replayed -> DeadLetterRules.replay(state, replayed);
            case LetterDiscarded discarded -> DeadLetterRules.discard(state, discarded);
            case MemoriesForgotten forgotten -> ForgetRules.forget(state, forgotten);
            case NothingToDo nothing -> Transition.to(state.with(state.facts().reflect(nothing.offset())));
            case EventsMoved moved -> PortionRules.move(state, moved);
            case RecordDeferred deferred ->
                Transition.to(state.with(state.facts().defer(1)));
            case RecordResumed resumed -> PortionRules.resume(state, resumed);
            case TimePassed passed -> time.closeStale(state, passed);
            case AttemptReturned returned ->
                state instanceof SessionState.Calling calling
                        ? calls.returnAttempt(calling, returned)
                        : Transition.rejected(state, input);
            case AttemptInterrupted interrupted ->
                state instanceof SessionState.Calling calling
                        ? calls.interrupt(calling, interrupted)
                        : Transition.rejected(state, input);
            case ProviderAnswered answered ->
                state instanceof SessionState.Calling calling
                        ? calls.answer(calling, answered)
                        : Transition.rejected(state, input);
            case CallFailed failed ->
                state instanceof SessionState.Calling calling
                        ? calls.fail(calling, failed)
                        : Transition.rejected(state, input);
        };
    }

    /**
     * True if dead letters may be replayed unasked now: there are some, and no batch is frozen, whose attempts are
     * counted.
     */
    public boolean mayReplay(SessionState state) {
        return DeadLetterRules.mayReplay(state);
    }
}
