/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.session;

import java.util.List;

/** The result of one input: the next state with its effects, or a rejection that changes nothing. */
public sealed interface Transition {
    /** The input is legal: {@code state} is the next state, and the effects are to be carried out. */
    record Applied(SessionState state, List<SessionEffect> effects) implements Transition {
        public Applied {
            effects = List.copyOf(effects);
        }
    }

    /** The input is not legal in the session's state. */
    record Rejected(String reason) implements Transition {}

    /** @throws IllegalStateException for a rejected input, which is a bug of its sender */
    default Applied applied() {
        return switch (this) {
            case Applied applied -> applied;
            case Rejected rejected -> throw new IllegalStateException(rejected.reason());
        };
    }

    static Applied to(SessionState state, List<SessionEffect> effects) {
        return new Applied(state, effects);
    }

    static Applied to(SessionState state, SessionEffect... effects) {
        return new Applied(state, List.of(effects));
    }

    static Rejected rejected(SessionState state, SessionInput input) {
        return new Rejected(input.getClass().getSimpleName() + " is not legal in " + state.name());
    }
}
