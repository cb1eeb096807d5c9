/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.edge.PostRoute;
import io.undertow.server.HttpHandler;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Methods;
import java.util.function.Function;

/** Registers handlers on the server's routes, each behind the edge, which bounds its requests. */
public final class WireRoutes {
    private final RoutingHandler routes;
    private final Function<PostRoute, HttpHandler> edge;

    public WireRoutes(RoutingHandler routes, Function<PostRoute, HttpHandler> edge) {
        this.routes = routes;
        this.edge = edge;
    }

    public void post(String template, PostRoute handler) {
        routes.post(template, edge.apply(handler));
    }

    public void delete(String template, PostRoute handler) {
        routes.add(Methods.DELETE, template, edge.apply(handler));
    }
}
