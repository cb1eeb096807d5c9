/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.FailureClass;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionStatus;
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
import org.jspecify.annotations.Nullable;

/**
 * What may happen to a session, and what follows: {@code on(state, input)} gives the next state and the effects. It has
 * no clock, no store and no provider of its own.
 */
public final class SessionMachine {
    private final EventRules events = new EventRules();
    private final DeadLetterRules letters = new DeadLetterRules(events);
    private final CallRules calls;
    private final TimeRules time;

    public SessionMachine(RetryPolicy policy) {
        this.calls = new CallRules(policy);
        this.time = new TimeRules(policy.staleAfter());
    }

    /** The state of a session nobody has heard of, about to take its first record. */
    public SessionState begin(SessionEvent first, Instant now) {
        // What was made elsewhere happened when it did, not when it came here.
        Instant since =
                first instanceof SessionEvent.Addition ? first.envelope().at() : now;
        return new SessionState.Idle(SessionFacts.open(SessionIdentity.of(first.envelope()), since));
    }

    public Transition on(SessionState state, SessionInput input) {
        return switch (input) {
            case EventAccepted accepted -> events.accept(state, accepted);
            case EventRepeated repeated -> events.repeat(state, repeated);
            case AttemptStarted started -> start(state, started);
            case ProvidersUnavailable unavailable ->
                park(state, unavailable, unavailable.reason(), unavailable.until());
            case SpendHeld held -> park(state, held, held.reason(), held.until());
            case CallCharged charged -> SpendRules.charge(state, charged);
            case LettersReplayed replayed -> replay(state, replayed);
            case LetterReplayed replayed -> letters.replay(state, replayed);
            case LetterDiscarded discarded -> letters.discard(state, discarded);
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

    private static Transition start(SessionState state, AttemptStarted input) {
        Batch frozen = frozenBatch(state);
        boolean free = state instanceof SessionState.Waiting
                || state instanceof SessionState.Retrying
                || state instanceof SessionState.Parked;
        if (!free || (frozen != null && !frozen.beginsWith(input.batch()))) {
            return Transition.rejected(state, input);
        }
        SessionFacts facts = state.facts();
        if (input.memorySessionId() != null) {
            facts = facts.with(facts.recollection().useMemorySession(input.provider(), input.memorySessionId()));
        }
        SessionState.Calling calling =
                new SessionState.Calling(facts, input.batch().spendAttempt(), input.provider(), input.now());
        return Transition.to(calling, new SessionEffect.RecordCall(calling.toCallRecord()));
    }

    private static Transition park(SessionState state, SessionInput input, String reason, Instant until) {
        boolean free = state instanceof SessionState.Waiting
                || state instanceof SessionState.Retrying
                || state instanceof SessionState.Parked;
        if (!free) {
            return Transition.rejected(state, input);
        }
        Batch frozen = frozenBatch(state);
        return Transition.to(
                new SessionState.Parked(state.facts(), frozen == null ? null : unsuspected(frozen), reason, until));
    }

    /** It was about to be tried in another way, and that is not its turn any more. */
    private static Batch unsuspected(Batch batch) {
        return batch.lastFailure() == FailureClass.REJECTED ? batch.whole() : batch;
    }

    /**
     * Whether dead letters may be tried again unasked now: where there are any, and not while a batch is frozen, for its
     * attempts are counted.
     */
    public boolean mayReplay(SessionState state) {
        return frozenBatch(state) == null && state.facts().tally().deadLettered() > 0;
    }

    private Transition replay(SessionState state, LettersReplayed input) {
        return mayReplay(state) ? DeadLetterRules.replayAll(state) : Transition.rejected(state, input);
    }

    private static @Nullable Batch frozenBatch(SessionState state) {
        return switch (state) {
            case SessionState.Calling calling -> calling.batch();
            case SessionState.Retrying retrying -> retrying.batch();
            case SessionState.Parked parked -> parked.batch();
            case SessionState.Idle idle -> null;
            case SessionState.Waiting waiting -> null;
            case SessionState.Closed closed -> null;
        };
    }

    /** Where a session goes when its open events have just changed and none of them is in a frozen batch. */
    static SessionState settled(SessionFacts facts, Instant now) {
        if (facts.tally().open() > 0) {
            return new SessionState.Waiting(facts);
        }
        if (facts.endReason() != null) {
            return new SessionState.Closed(facts, SessionStatus.COMPLETED, facts.endReason(), now);
        }
        return new SessionState.Idle(facts);
    }
}
