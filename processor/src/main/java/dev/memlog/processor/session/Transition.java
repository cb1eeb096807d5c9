/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an input.
 *
 * @param rejection why the input is not legal in that state; null when it is. A rejected input changes nothing
 */
public record Transition(
        SessionState state,
        List<SessionEffect> effects,
        @Nullable String rejection) {
    public Transition {
        effects = List.copyOf(effects);
    }

    static Transition to(SessionState state, List<SessionEffect> effects) {
        return new Transition(state, effects, null);
    }

    static Transition to(SessionState state, SessionEffect... effects) {
        return new Transition(state, List.of(effects), null);
    }

    static Transition rejected(SessionState state, SessionInput input) {
        return new Transition(state, List.of(), input.getClass().getSimpleName() + " is not legal in " + state.name());
    }
}
