/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryMark;
import dev.memlog.event.MemoryMark.MarkMemory;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.SessionEvent;
import dev.memlog.processor.session.SessionInput.EventAccepted;
import java.util.List;

/**
 * Applies commands about memories that a session has made. They are no activity of it and open no closed one; one about
 * another team's memory does nothing.
 */
final class MemoryRules {
    private MemoryRules() {}

    static Transition.Applied hide(
            SessionState state, EventAccepted input, SessionEvent.HideMemory event, List<SessionEffect> effects) {
        MemoryRecord edit = new MemoryRecord.MemoryEdit(
                event.memory(), event.hidden(), input.now(), event.envelope().author());
        return forward(state, input, event.memory(), edit, effects);
    }

    static Transition.Applied share(
            SessionState state, EventAccepted input, SessionEvent.ShareMemory event, List<SessionEffect> effects) {
        MemoryRecord share = new MemoryRecord.MemoryShare(
                event.memory(),
                event.visibility(),
                input.now(),
                event.envelope().author());
        return forward(state, input, event.memory(), share, effects);
    }

    /** Later calls no longer read the memory's text as it was, if it was corrected. */
    static Transition.Applied mark(
            SessionState state, EventAccepted input, MarkMemory event, List<SessionEffect> effects) {
        boolean corrects =
                event.kind() == MemoryMark.Kind.TEXT || (event.kind() == MemoryMark.Kind.WRONG && event.set());
        SessionFacts facts = state.facts();
        boolean told = facts.recollection().digestOf().contains(event.memory());
        Transition.Applied marked = forward(state, input, event.memory(), event.toMark(input.now()), effects);
        if (!corrects || !told) {
            return marked;
        }
        SessionState next = marked.state();
        SessionFacts corrected = next.facts().forget(List.of(event.memory()));
        return Transition.to(
                next instanceof SessionState.Calling calling ? calling.forget(corrected) : next.with(corrected),
                marked.effects());
    }

    static Transition.Applied setVisibility(
            SessionState state, EventAccepted input, SessionEvent.SetVisibility event, List<SessionEffect> effects) {
        SessionFacts facts = state.facts();
        SessionIdentity identity = facts.identity();
        boolean isAuthor = event.envelope().author().equals(identity.author());
        effects.add(new SessionEffect.RecordOutcome(EventOutcome.PROCESSED));
        SessionFacts decided = isAuthor ? facts.with(identity.with(event.visibility())) : facts;
        return Transition.to(state.with(decided.reflect(input.offset())), effects);
    }

    /** Whether the memory's key is in the session's part of the topic. */
    static boolean isOf(SessionState state, MemoryKey memory) {
        return memory.session()
                .team()
                .equals(state.facts().identity().sessionId().team());
    }

    private static Transition.Applied forward(
            SessionState state,
            EventAccepted input,
            MemoryKey memory,
            MemoryRecord change,
            List<SessionEffect> effects) {
        effects.add(new SessionEffect.RecordOutcome(EventOutcome.PROCESSED));
        if (isOf(state, memory)) {
            effects.add(new SessionEffect.ForwardMemory(change));
        }
        return Transition.to(state.with(state.facts().reflect(input.offset())), effects);
    }
}
