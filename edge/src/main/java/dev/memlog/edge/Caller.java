/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.access.Principal;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;

/** The principal of a request, set before its route runs. */
public final class Caller {
    private static final AttachmentKey<Principal> KEY = AttachmentKey.create(Principal.class);

    private Caller() {}

    public static void set(HttpServerExchange exchange, Principal principal) {
        exchange.putAttachment(KEY, principal);
    }

    /** @throws IllegalStateException on a route that is open to all, where nobody has been asked for a key */
    public static Principal of(HttpServerExchange exchange) {
        Principal principal = exchange.getAttachment(KEY);
        if (principal == null) {
            throw new IllegalStateException("this route was registered without a scope");
        }
        return principal;
    }
}
