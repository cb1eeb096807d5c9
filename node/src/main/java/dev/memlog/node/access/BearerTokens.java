/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import dev.memlog.event.access.Principal;
import java.time.Instant;

/** Tells who the bearer of a token is. Called on I/O threads, so it never blocks. */
public interface BearerTokens {
    /** Takes no token. */
    BearerTokens NONE = token -> Verdict.Wrong.WRONG;

    /** @param token what the client sent after {@code Bearer}, of any form and length */
    Verdict check(String token);

    /** What a token is worth. */
    sealed interface Verdict {
        /** @param until the token's end, with the clocks' tolerance */
        record Good(Principal principal, Instant until) implements Verdict {}

        /** What is wrong is not said. */
        enum Wrong implements Verdict {
            WRONG
        }

        /**
         * A good token of a person who has no team here.
         *
         * @param why with the setting that would give one
         */
        record Unmapped(String why) implements Verdict {}

        /** It cannot be told now: the issuer's keys are not here. */
        enum Away implements Verdict {
            AWAY
        }
    }
}
