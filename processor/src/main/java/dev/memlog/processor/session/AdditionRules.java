/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.EventOutcome;
import dev.memlog.event.MemoryKey;
import dev.memlog.event.MemoryRecord;
import dev.memlog.event.Provenance;
import dev.memlog.event.SessionEvent;
import dev.memlog.event.SessionStatus;
import dev.memlog.event.team.TeamName;
import dev.memlog.event.team.Visibility;
import dev.memlog.processor.session.SessionInput.EventAccepted;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Applies a record made elsewhere to the session it is added to. It is no activity of the session: an open session
 * continues, a closed one stays closed, and an unknown one is closed from its start.
 */
final class AdditionRules {
    static final String REASON = "added";

    private AdditionRules() {}

    static Transition.Applied add(
            SessionState state, EventAccepted input, SessionEvent.MemoryAdded event, List<SessionEffect> effects) {
        SessionFacts facts = state.facts();
        MemoryKey key = new MemoryKey(facts.identity().sessionId(), facts.nextSequence(), 0);
        MemoryRecord.Memory memory = event.memory().at(key);
        effects.add(new SessionEffect.RecordOutcome(EventOutcome.PROCESSED));
        Provenance from = memory.provenance();
        if (hasOwnVisibility(from, facts.identity())) {
            Visibility own = Objects.requireNonNullElse(from.visibility(), Visibility.TEAM);
            // Before the memory: a reader that stops between the two must not show a private one.
            effects.add(new SessionEffect.ForwardMemory(new MemoryRecord.MemoryShare(
                    key, own, input.now(), event.envelope().author())));
        }
        effects.add(new SessionEffect.ForwardMemory(memory));
        event.marks().forEach(mark -> effects.add(new SessionEffect.ForwardMemory(mark.at(key))));
        if (event.hidden()) {
            effects.add(new SessionEffect.ForwardMemory(new MemoryRecord.MemoryEdit(
                    key, true, input.now(), event.envelope().author())));
        }
        List<String> memorySessions = from.memorySessionId() == null ? List.of() : List.of(from.memorySessionId());
        SessionRecollection known = facts.recollection().widen(from.promptNumber(), memorySessions);
        return Transition.to(settled(state, facts.with(known).use(), input, from.at()), effects);
    }

    static Transition.Applied add(
            SessionState state, EventAccepted input, SessionEvent.SessionAdded event, List<SessionEffect> effects) {
        effects.add(new SessionEffect.RecordOutcome(EventOutcome.PROCESSED));
        SessionFacts facts = state.facts();
        SessionRecollection known = facts.recollection().widen(event.promptCount(), event.memorySessionIds());
        return Transition.to(settled(state, facts.with(known).use(), input, event.startedAt()), effects);
    }

    /**
     * The session's visibility is for its author to set, so a memory of another author does not follow it. Where keys tell
     * authors apart, none follows it: the session may get another author, and the memory may not be its author's.
     */
    private static boolean hasOwnVisibility(Provenance from, SessionIdentity session) {
        return !session.sessionId().team().equals(TeamName.LOCAL)
                || from.visibility() != session.visibility()
                || !from.author().equals(session.author());
    }

    private static SessionState settled(SessionState state, SessionFacts facts, EventAccepted input, Instant from) {
        boolean unknown = state instanceof SessionState.Idle && facts.tally().accepted() == 0;
        Instant until = input.event().envelope().at();
        SessionFacts counted = facts.with(facts.tally().addProcessed()).include(input.offset(), from, until);
        return unknown
                ? new SessionState.Closed(counted, SessionStatus.COMPLETED, REASON, input.now())
                : state.with(counted);
    }
}
