/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import dev.memlog.event.EventOutcome;
import dev.memlog.processor.session.SessionInput.EventsMoved;
import dev.memlog.processor.session.SessionInput.RecordResumed;

/** Moves a session's counts with the portions of long work. */
final class PortionRules {
    private PortionRules() {}

    static Transition move(SessionState state, EventsMoved input) {
        Tally tally = state.facts().tally();
        long events = input.events();
        long movable = switch (input.move()) {
            case GIVEN_UP, DISCARDED -> tally.open();
            case REOPENED, DEAD_LETTERS_DISCARDED -> tally.deadLettered();
        };
        if (events < 0 || events > movable) {
            return Transition.rejected(state, input);
        }
        Tally moved = switch (input.move()) {
            case GIVEN_UP -> tally.settle(EventOutcome.DEAD_LETTERED, events);
            case DISCARDED -> tally.settle(EventOutcome.DISCARDED, events);
            case REOPENED -> tally.reopen(events);
            case DEAD_LETTERS_DISCARDED -> tally.discardDeadLetters(events);
        };
        return Transition.to(state.with(state.facts().with(moved)));
    }

    static Transition resume(SessionState state, RecordResumed input) {
        return state.facts().deferred() == 0
                ? Transition.rejected(state, input)
                : Transition.to(state.with(state.facts().defer(-1)));
    }
}
