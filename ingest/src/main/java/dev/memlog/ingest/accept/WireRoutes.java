/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.accept;

import dev.memlog.edge.PostRoute;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import io.undertow.server.HttpHandler;
import java.util.function.Function;

/** Registers handlers on the server's routes, each behind the edge, which bounds its requests. */
public final class WireRoutes {
    private final Routes routes;
    private final Function<PostRoute, HttpHandler> edge;

    public WireRoutes(Routes routes, Function<PostRoute, HttpHandler> edge) {
        this.routes = routes;
        this.edge = edge;
    }

    public void post(String template, PostRoute handler) {
        routes.post(KeyScope.WRITE, template, edge.apply(handler));
    }

    public void delete(String template, PostRoute handler) {
        routes.delete(KeyScope.WRITE, template, edge.apply(handler));
    }
}
