/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.DiscardUndecodable;
import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryMark.MarkMemory;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.session.SessionInput.EventAccepted;
import dev.memlog.processor.session.SessionInput.EventRepeated;
import java.util.ArrayList;
import java.util.List;

/** Applies records of the events topic to their session. Every event is legal in every state. */
final class EventRules {
    private EventRules() {}

    static Transition.Applied accept(SessionState state, EventAccepted input) {
        SessionEvent event = input.event();
        if (state.facts().identity().collidesWith(event.envelope())) {
            return refuse(state, input, FailureClass.REJECTED, "another session has the same number");
        }
        if (event instanceof SessionEvent.UnknownEvent unknown) {
            String message = "this version of Memlog does not know events of type " + unknown.type();
            return refuse(state, input, FailureClass.UNDECODABLE, message);
        }
        if (TurnEnds.isRepeated(state.facts(), event)) {
            // Also records its id, because the same record may come again after the agent has continued.
            return Transition.to(
                    repeat(state, new EventRepeated(event, input.offset(), input.now()))
                            .state(),
                    new SessionEffect.RecordOutcome(EventOutcome.SKIPPED));
        }
        List<SessionEffect> effects = new ArrayList<>();
        SessionState learned = learn(state, event, effects);
        return switch (event) {
            case SessionEvent.CompleteSession complete -> complete(learned, input, complete.reason(), effects);
            case SessionEvent.CancelSession cancel -> cancel(learned, input, cancel.reason(), effects);
            // A command for an existing dead letter is an input of its own; this one names none that is left.
            case SessionEvent.DiscardLetter discard -> nothingLeft(learned, input, effects);
            // Carried out before the machine, except as a replay, which no client sends.
            case DiscardUndecodable discard -> nothingLeft(learned, input, effects);
            case SessionEvent.ForgetMemories forget -> throw new IllegalStateException("is an input of its own");
            case SessionEvent.HideMemory hide -> MemoryRules.hide(learned, input, hide, effects);
            case SessionEvent.ShareMemory share -> MemoryRules.share(learned, input, share, effects);
            case MarkMemory mark -> MemoryRules.mark(learned, input, mark, effects);
            case SessionEvent.SetVisibility set -> MemoryRules.setVisibility(learned, input, set, effects);
            case SessionEvent.SessionEnded ended -> end(learned, input, ended.reason(), effects);
            case SessionEvent.MemoryAdded added -> AdditionRules.add(learned, input, added, effects);
            case SessionEvent.SessionAdded added -> AdditionRules.add(learned, input, added, effects);
            case SessionEvent.EventSkipped skipped -> {
                SessionFacts facts = learned.facts().use();
                publish(facts, EventOutcome.SKIPPED, effects);
                yield Transition.to(
                        learned.with(advance(facts.with(facts.tally().addSkipped()), input)), effects);
            }
            case SessionEvent.PromptSubmitted prompt -> prompt(open(learned, event), input, prompt, effects);
            case SessionEvent.SessionStarted started -> absorb(open(learned, event), input, effects);
            case SessionEvent.CompactionStarted compaction -> absorb(open(learned, event), input, effects);
            case SessionEvent.ToolUsed used -> keepOrAbsorb(open(learned, event), input, effects);
            case SessionEvent.SubagentStopped stopped -> keepOrAbsorb(open(learned, event), input, effects);
            case SessionEvent.ActivityReported activity -> keepOrAbsorb(open(learned, event), input, effects);
            case SessionEvent.TurnEnded ended -> keepOrAbsorb(open(learned, event), input, effects);
            case SessionEvent.UnknownEvent unknown -> throw new IllegalStateException("refused above");
        };
    }

    private static Transition.Applied nothingLeft(
            SessionState state, EventAccepted input, List<SessionEffect> effects) {
        effects.add(new SessionEffect.RecordOutcome(EventOutcome.PROCESSED));
        return Transition.to(state.with(state.facts().reflect(input.offset())), effects);
    }

    static Transition.Applied repeat(SessionState state, EventRepeated input) {
        SessionFacts facts = state.facts();
        SessionFacts repeated = switch (input.event()) {
            // A command is not an event: it is not counted, and its repetition is no activity.
            case SessionEvent.Command command -> facts.reflect(input.offset());
            case SessionEvent.Addition addition ->
                facts.with(facts.tally().addDuplicate()).reflect(input.offset());
            case SessionEvent event -> facts.with(facts.tally().addDuplicate()).advance(input.offset(), 0, input.now());
        };
        return Transition.to(state.with(repeated));
    }

    private static Transition.Applied refuse(
            SessionState state, EventAccepted input, FailureClass failure, String message) {
        SessionFacts facts = state.facts().use();
        SessionFacts counted = facts.with(facts.tally().addDeadLettered()).advance(input.offset(), 0, input.now());
        return Transition.to(state.with(counted), new SessionEffect.RefuseEvent(failure, message));
    }

    /** An event that needs a provider waits; any other is settled at once. */
    private static Transition.Applied keepOrAbsorb(
            SessionState state, EventAccepted input, List<SessionEffect> effects) {
        boolean endsTurn = input.event() instanceof SessionEvent.TurnEnded;
        return input.event().needsProvider()
                ? keep(state, input, endsTurn ? SessionWork.USED : SessionWork.DUE, effects)
                : absorb(state, input, effects);
    }

    private static Transition.Applied keep(
            SessionState state, EventAccepted input, SessionWork work, List<SessionEffect> effects) {
        SessionFacts facts = state.facts().with(work);
        effects.add(new SessionEffect.KeepEvent(
                facts.nextSequence(), facts.recollection().promptCount()));
        publish(facts, EventOutcome.OPEN, effects);
        SessionFacts asked = facts.with(facts.recollection().answered(TurnEnds.answer(input.event())));
        SessionFacts counted = advance(asked.with(facts.tally().addOpen()), input);
        SessionState next =
                state instanceof SessionState.Idle ? new SessionState.Waiting(counted) : state.with(counted);
        return Transition.to(next, effects);
    }

    private static Transition.Applied absorb(SessionState state, EventAccepted input, List<SessionEffect> effects) {
        SessionFacts facts = state.facts();
        publish(facts, EventOutcome.PROCESSED, effects);
        return Transition.to(state.with(advance(facts.with(facts.tally().addProcessed()), input)), effects);
    }

    private static Transition.Applied prompt(
            SessionState state, EventAccepted input, SessionEvent.PromptSubmitted event, List<SessionEffect> effects) {
        SessionFacts facts = state.facts().use();
        SessionFacts asked = facts.with(facts.recollection().addPrompt(event.text(), facts.nextSequence()));
        int number = asked.recollection().promptCount();
        effects.add(new SessionEffect.ForwardMemory(MemoryWriter.prompt(facts, event, facts.nextSequence(), number)));
        SessionFacts kept = facts.tally().open() == 0 ? asked.forgetPromptsBefore(number) : asked;
        return absorb(state.with(kept), input, effects);
    }

    private static Transition.Applied end(
            SessionState state, EventAccepted input, String reason, List<SessionEffect> effects) {
        SessionFacts facts = state.facts();
        if (facts.work() == SessionWork.DUE && !(state instanceof SessionState.Closed)) {
            // The turn was broken off, or its end did not come here: the session's end asks for the summary.
            Transition.Applied kept = keep(state, input, SessionWork.USED, effects);
            return Transition.to(askToEnd(kept.state(), "ended: " + reason, input), kept.effects());
        }
        publish(facts, EventOutcome.PROCESSED, effects);
        SessionFacts counted = advance(facts.with(facts.tally().addProcessed()), input);
        return Transition.to(askToEnd(state.with(counted), "ended: " + reason, input), effects);
    }

    // A command is not an event: it is not counted, and its repetition changes nothing.
    private static Transition.Applied complete(
            SessionState state, EventAccepted input, String reason, List<SessionEffect> effects) {
        SessionState advanced = state.with(state.facts().advance(input.offset(), 0, input.now()));
        effects.add(new SessionEffect.RecordOutcome(EventOutcome.PROCESSED));
        return Transition.to(askToEnd(advanced, reason, input), effects);
    }

    private static Transition.Applied cancel(
            SessionState state, EventAccepted input, String reason, List<SessionEffect> effects) {
        SessionFacts facts = state.facts().advance(input.offset(), 0, input.now());
        effects.add(new SessionEffect.RecordOutcome(EventOutcome.PROCESSED));
        effects.add(new SessionEffect.AbandonDeadLetters());
        if (state instanceof SessionState.Closed closed) {
            return Transition.to(closed.with(facts), effects);
        }
        if (state instanceof SessionState.Calling calling) {
            effects.add(new SessionEffect.CancelCall(calling.toCallRecord(), calling.provider()));
        }
        if (facts.tally().open() > 0) {
            effects.add(new SessionEffect.DiscardAllEvents());
        }
        return Transition.to(new SessionState.Closed(facts, SessionStatus.CANCELLED, reason, input.now()), effects);
    }

    private static void publish(SessionFacts facts, EventOutcome outcome, List<SessionEffect> effects) {
        effects.add(new SessionEffect.RecordOutcome(outcome));
        effects.add(new SessionEffect.PublishEvent(facts.nextSequence(), outcome));
    }

    private static SessionState askToEnd(SessionState state, String reason, EventAccepted input) {
        if (state instanceof SessionState.Closed) {
            return state;
        }
        SessionFacts asked = state.facts().askToEnd(reason);
        return state instanceof SessionState.Idle ? SessionState.settled(asked, input.now()) : state.with(asked);
    }

    private static SessionFacts advance(SessionFacts facts, EventAccepted input) {
        return facts.advance(input.offset(), 1, input.now());
    }

    /** A closed session begins its next generation; one that was asked to end continues if the user does. */
    private static SessionState open(SessionState state, SessionEvent event) {
        boolean userIsBack =
                event instanceof SessionEvent.SessionStarted || event instanceof SessionEvent.PromptSubmitted;
        if (!(state instanceof SessionState.Closed closed)) {
            return userIsBack ? state.with(state.facts().askToEnd(null)) : state;
        }
        // A hook that comes after its session's end (they run side by side) must not leave it open for ever.
        boolean straggler = !userIsBack && closed.status() == SessionStatus.COMPLETED;
        return new SessionState.Idle(closed.facts().nextGeneration().askToEnd(straggler ? closed.reason() : null));
    }

    private static SessionState learn(SessionState state, SessionEvent event, List<SessionEffect> effects) {
        SessionIdentity before = state.facts().identity();
        SessionIdentity after = SessionAuthor.after(state, event).learn(event.envelope());
        if (!after.sessionId().equals(before.sessionId())) {
            effects.add(
                    new SessionEffect.ForwardTombstone(SessionRecords.of(state).recordKey()));
        }
        return state.with(state.facts().with(after));
    }
}
