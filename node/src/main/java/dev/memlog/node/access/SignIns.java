/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import dev.memlog.edge.access.Door.Entry;
import io.undertow.server.HttpServerExchange;
import java.util.Optional;

/** Tells who has signed in in the browser that asks. Called on I/O threads, so it never blocks. */
public interface SignIns {
    /** Nobody can sign in. */
    SignIns NONE = exchange -> Optional.empty();

    /** Empty if nobody has, or not any more. May set a header of the answer. */
    Optional<Entry> open(HttpServerExchange exchange);
}
