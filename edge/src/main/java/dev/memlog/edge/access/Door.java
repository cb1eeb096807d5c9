/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.access;

import dev.memlog.edge.Reply;
import dev.memlog.event.access.Principal;
import io.undertow.server.HttpServerExchange;

/** Finds out who a request acts for. Called on I/O threads, so it never blocks. */
@FunctionalInterface
public interface Door {
    Entry open(HttpServerExchange exchange);

    /** Lets everybody in, as the same principal. */
    static Door everyone(Principal principal) {
        Entry admitted = new Entry.Admitted(principal);
        return exchange -> admitted;
    }

    /** Who it is, or the answer to somebody who may not come in. */
    sealed interface Entry {
        record Admitted(Principal principal) implements Entry {}

        record Refused(Reply reply) implements Entry {}
    }
}
