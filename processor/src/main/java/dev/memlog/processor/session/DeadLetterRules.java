/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.EventOutcome;
import dev.memlog.processor.session.SessionInput.EventAccepted;
import dev.memlog.processor.session.SessionInput.LetterDiscarded;
import dev.memlog.processor.session.SessionInput.LetterReplayed;
import dev.memlog.processor.session.SessionInput.LettersReplayed;

/** Applies the replay or the discarding of dead letters to their session. */
final class DeadLetterRules {
    private DeadLetterRules() {}

    /** False while a batch is frozen, whose attempts belong to its generation. */
    static boolean mayReplay(SessionState state) {
        return StartRules.frozenBatch(state) == null && state.facts().tally().deadLettered() > 0;
    }

    /** All that may be replayed unasked, under its old numbers, in the next generation. */
    static Transition replayAll(SessionState state, LettersReplayed input) {
        if (!mayReplay(state)) {
            return Transition.rejected(state, input);
        }
        return Transition.to(
                new SessionState.Waiting(state.facts().nextGeneration()), new SessionEffect.RestoreEvents());
    }

    /** Replays one letter; a batch under way continues, and the event waits in its old place behind it. */
    static Transition.Applied replay(SessionState state, LetterReplayed input) {
        if (input.sequence() == 0) {
            SessionFacts facts = state.facts();
            SessionState forgotten = state.with(facts.with(facts.tally().forgetDeadLetter()));
            return EventRules.accept(forgotten, new EventAccepted(input.event(), input.offset(), input.now()));
        }
        SessionState open = state instanceof SessionState.Closed
                ? new SessionState.Idle(state.facts().nextGeneration())
                : state;
        SessionFacts facts = open.facts();
        SessionFacts counted = facts.with(facts.tally().reopen(1)).reflect(input.offset());
        SessionState next = open instanceof SessionState.Idle ? new SessionState.Waiting(counted) : open.with(counted);
        return Transition.to(next, new SessionEffect.ReopenEvent(input.sequence(), input.promptNumber()));
    }

    static Transition.Applied discard(SessionState state, LetterDiscarded input) {
        SessionFacts facts = state.facts();
        SessionFacts counted = facts.with(facts.tally().discardDeadLetter()).reflect(input.offset());
        return Transition.to(
                state.with(counted),
                new SessionEffect.RecordOutcome(EventOutcome.PROCESSED),
                new SessionEffect.DiscardDeadLetter());
    }
}
