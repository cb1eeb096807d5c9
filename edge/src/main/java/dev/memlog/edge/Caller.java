/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.access.Principal;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The principal of a request, set before its route runs. */
public final class Caller {
    private static final AttachmentKey<Principal> KEY = AttachmentKey.create(Principal.class);
    private static final AttachmentKey<BooleanSupplier> STILL_GOOD = AttachmentKey.create(BooleanSupplier.class);

    private Caller() {}

    /** @param stillGood whether the principal may go on with what it began; for replies that last */
    public static void set(HttpServerExchange exchange, Principal principal, BooleanSupplier stillGood) {
        exchange.putAttachment(KEY, principal);
        exchange.putAttachment(STILL_GOOD, stillGood);
    }

    /** Asks at any time later whether the request's key is still good. */
    public static BooleanSupplier stillGood(HttpServerExchange exchange) {
        BooleanSupplier stillGood = exchange.getAttachment(STILL_GOOD);
        return stillGood == null ? () -> false : stillGood;
    }

    /** Empty on an open route that is asked without a key. */
    public static Optional<Principal> find(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getAttachment(KEY));
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
