/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.access;

import dev.memlog.event.access.Principal;
import dev.memlog.event.team.TeamName;
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
    private static final Reply NO_CALLER = Reply.problem(401, "this needs a key");
    private static final Reply NOT_OPERATOR = Reply.problem(
            403, "this is the node's and no team's: a key of the team " + TeamName.OPERATORS + " may use it");

    private final RoutingHandler router = HttpPort.refusing(new RoutingHandler());
    private final Door door;
    private final List<Route> registered = new ArrayList<>();

    /**
     * @param scope null where it is open to all
     * @param ofNode whether it shows or changes what is the node's and no team's
     */
    public record Route(
            HttpString method, String template, @Nullable KeyScope scope, boolean ofNode) {}

    public Routes(Door door) {
        this.door = door;
    }

    /** Routes behind others that have asked the door already; an open route may be without a caller. */
    public static Routes inside() {
        return new Routes(exchange -> Caller.find(exchange)
                .<Entry>map(caller -> new Entry.Admitted(caller, Caller.stillGood(exchange)))
                .orElse(new Entry.Refused(NO_CALLER)));
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
        add(new Route(method, template, scope, false), guarded(scope, handler));
    }

    /** For what shows or changes the node itself: for those who operate it, and not for the keys of a team. */
    public void ofNode(HttpString method, KeyScope scope, String template, HttpHandler handler) {
        HttpHandler operators = exchange -> {
            if (door.operates(Caller.of(exchange))) {
                handler.handleRequest(exchange);
            } else {
                NOT_OPERATOR.sendTo(exchange);
            }
        };
        add(new Route(method, template, scope, true), guarded(scope, operators));
    }

    /** Adds the routes of others, with the same scopes, and has this handler answer them. */
    public void addAll(Routes others, HttpHandler handler) {
        for (Route route : others.registered()) {
            if (route.scope() == null) {
                open(route.method(), route.template(), handler);
            } else {
                add(route.method(), route.scope(), route.template(), handler);
            }
        }
    }

    private void add(Route route, HttpHandler handler) {
        registered.add(route);
        router.add(route.method(), route.template(), handler);
    }

    /** For what holds nothing of anybody: whether the process lives, and the viewer's own files. */
    public void open(HttpString method, String template, HttpHandler handler) {
        add(new Route(method, template, null, false), handler);
    }

    /** As {@link #open}, for what answers more to one who has a key or has signed in; the handler finds out who it is. */
    public void openToAll(HttpString method, String template, HttpHandler handler) {
        open(method, template, exchange -> {
            HeaderMap headers = exchange.getRequestHeaders();
            boolean shows = headers.contains(Headers.AUTHORIZATION)
                    || headers.contains(Headers.COOKIE)
                    || !door.asksForKeys();
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

    /** Whether nobody without a key is let in. */
    public boolean asksForKeys() {
        return door.asksForKeys();
    }

    /** Whether they may see and change what is the node's and no team's. */
    public boolean operates(Principal caller) {
        return door.operates(caller);
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
