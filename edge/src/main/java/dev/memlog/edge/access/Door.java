/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.access;

import dev.memlog.edge.Reply;
import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
import io.undertow.server.HttpServerExchange;
import java.util.function.BooleanSupplier;

/** Finds out who a request acts for. Called on I/O threads, so it never blocks. */
@FunctionalInterface
public interface Door {
    Entry open(HttpServerExchange exchange);

    /** Whether it lets in nobody without a key. */
    default boolean asksForKeys() {
        return true;
    }

    /** Whether they may see and change what is the node's and no team's. */
    default boolean operates(Principal principal) {
        return principal.team().equals(TeamName.OPERATORS);
    }

    /** Lets everybody in, as the same principal. */
    static Door everyone(Principal principal) {
        Entry admitted = new Entry.Admitted(principal, () -> true);
        return new Door() {
            @Override
            public Entry open(HttpServerExchange exchange) {
                return admitted;
            }

            @Override
            public boolean asksForKeys() {
                return false;
            }

            @Override
            public boolean operates(Principal any) {
                return true;
            }
        };
    }

    /** Who it is, or the answer to somebody who may not come in. */
    sealed interface Entry {
        /** @param stillGood whether it would be let in now, at any time later */
        record Admitted(Principal principal, BooleanSupplier stillGood) implements Entry {}

        record Refused(Reply reply) implements Entry {}
    }
}
