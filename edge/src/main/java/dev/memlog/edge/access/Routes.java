/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.access;

import dev.memlog.edge.Caller;
import dev.memlog.edge.HttpPort;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Door.Entry;
import dev.memlog.event.access.KeyScope;
import io.undertow.server.HttpHandler;
import io.undertow.server.RoutingHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a port. Each is registered with the scope that it needs, and is behind the {@link Door}; what is open to
 * all says so by the method's name.
 *
 * <p>Threading: filled from one thread before the port opens, then safe.
 */
public final class Routes {
    private final RoutingHandler router = HttpPort.refusing(new RoutingHandler());
    private final Door door;
    private final List<Route> registered = new ArrayList<>();

    /** @param scope null where it is open to all */
    public record Route(
            HttpString method, String template, @Nullable KeyScope scope) {}

    public Routes(Door door) {
        this.door = door;
    }

    public void get(KeyScope scope, String template, HttpHandler handler) {
        add(Methods.GET, scope, template, handler);
    }

    public void post(KeyScope scope, String template, HttpHandler handler) {
        add(Methods.POST, scope, template, handler);
    }

    public void delete(KeyScope scope, String template, HttpHandler handler) {
        add(Methods.DELETE, scope, template, handler);
    }

    public void add(HttpString method, KeyScope scope, String template, HttpHandler handler) {
        registered.add(new Route(method, template, scope));
        router.add(method, template, guarded(scope, handler));
    }

    /** For what holds nothing of anybody: whether the process lives, and the viewer's own files. */
    public void open(HttpString method, String template, HttpHandler handler) {
        registered.add(new Route(method, template, null));
        router.add(method, template, handler);
    }

    /** As {@link #open}, for what answers more to one who has a key or has signed in; the handler finds out who it is. */
    public void openToAll(HttpString method, String template, HttpHandler handler) {
        open(method, template, exchange -> {
            HeaderMap headers = exchange.getRequestHeaders();
            boolean shows =
                    headers.contains(Headers.AUTHORIZATION) || headers.contains(Headers.COOKIE) || !door.asksForKeys();
            if (shows && door.open(exchange) instanceof Entry.Admitted admitted) {
                Caller.set(exchange, admitted.principal(), admitted.stillGood());
            }
            handler.handleRequest(exchange);
        });
    }

    /** Takes every request that no route of this port takes. It passes them to a port that has a door of its own. */
    public void passOn(HttpHandler handler) {
        router.setFallbackHandler(handler).setInvalidMethodHandler(handler);
    }

    public HttpHandler handler() {
        return router;
    }

    public List<Route> registered() {
        return List.copyOf(registered);
    }

    private HttpHandler guarded(KeyScope scope, HttpHandler handler) {
        return exchange -> {
            switch (door.open(exchange)) {
                case Entry.Refused refused -> refused.reply().sendTo(exchange);
                case Entry.Admitted admitted -> {
                    if (admitted.principal().may(scope)) {
                        Caller.set(exchange, admitted.principal(), admitted.stillGood());
                        handler.handleRequest(exchange);
                    } else {
                        Reply.problem(403, "this key does not have the scope " + scope.wireName())
                                .sendTo(exchange);
                    }
                }
            }
        };
    }
}
