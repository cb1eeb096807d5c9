/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionStatus;
import dev.memlog.processor.session.SessionInput.MemoriesForgotten;
import java.util.ArrayList;
import java.util.List;

/**
 * Forgets part of a session, or all of it. It is no activity of the session: a closed one stays closed, and an open one
 * continues without what was forgotten.
 */
final class ForgetRules {
    private static final String REASON = "forgotten";

    private ForgetRules() {}

    static Transition.Applied forget(SessionState state, MemoriesForgotten input) {
        List<SessionEffect> effects = new ArrayList<>();
        effects.add(new SessionEffect.RecordOutcome(EventOutcome.PROCESSED));
        SessionEvent.ForgetMemories command = input.command();
        if (state.facts().identity().collidesWith(command.envelope())) {
            return Transition.to(state.with(state.facts().reflect(input.offset())), effects);
        }
        List<MemoryKey> own = command.memories().stream()
                .filter(memory -> MemoryRules.isOf(state, memory))
                .toList();
        for (MemoryKey memory : own) {
            effects.add(new SessionEffect.ForwardTombstone(memory.toString()));
            MemoryMark.keysBeside(memory).forEach(key -> effects.add(new SessionEffect.ForwardTombstone(key)));
        }
        return command.whole() ? forgetAll(state, input, effects) : forgetSome(state, input, effects);
    }

    private static Transition.Applied forgetSome(
            SessionState state, MemoriesForgotten input, List<SessionEffect> effects) {
        SessionFacts facts = state.facts();
        SessionFacts forgotten = facts.forget(input.command().memories()).reflect(input.offset());
        if (!input.letters().isEmpty()) {
            effects.add(new SessionEffect.DiscardDeadLetters(input.letters()));
        }
        return Transition.to(
                state instanceof SessionState.Calling calling ? calling.forget(forgotten) : state.with(forgotten),
                effects);
    }

    private static Transition.Applied forgetAll(
            SessionState state, MemoriesForgotten input, List<SessionEffect> effects) {
        if (state instanceof SessionState.Calling calling) {
            effects.add(new SessionEffect.CancelCall(calling.toCallRecord(), calling.provider()));
        }
        if (state.facts().tally().deadLettered() > 0) {
            effects.add(new SessionEffect.DiscardAllDeadLetters());
        }
        if (state.facts().tally().open() > 0) {
            effects.add(new SessionEffect.DiscardAllEvents());
        }
        effects.add(new SessionEffect.ForgetEvents(state.facts().nextSequence() - 1));
        SessionFacts forgotten = state.facts().forgetAll().reflect(input.offset());
        return Transition.to(
                state instanceof SessionState.Closed closed
                        ? new SessionState.Closed(forgotten, closed.status(), REASON, closed.at())
                        : new SessionState.Closed(forgotten, SessionStatus.CANCELLED, REASON, input.now()),
                effects);
    }
}
