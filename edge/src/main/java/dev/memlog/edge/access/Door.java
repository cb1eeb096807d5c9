/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.access;

import dev.memlog.edge.Reply;
import dev.memlog.event.access.Principal;
import io.undertow.server.HttpServerExchange;
import java.util.function.BooleanSupplier;

/** Finds out who a request acts for. Called on I/O threads, so it never blocks. */
public interface Door {
    Entry open(HttpServerExchange exchange);

    /** Whether it lets in nobody without a key. */
    default boolean asksForKeys() {
        return true;
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
        };
    }

    /** Who it is, or the answer to somebody who may not come in. */
    sealed interface Entry {
        /** @param stillGood whether it would be let in now, at any time later */
        record Admitted(Principal principal, BooleanSupplier stillGood) implements Entry {}

        record Refused(Reply reply) implements Entry {}
    }
}
