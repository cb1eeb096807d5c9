/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import io.undertow.server.RoutingHandler;
import java.time.InstantSource;
import java.util.List;

/** The context for a new session, as text. */
final class ContextRoutes {
    private final ContextComposer composer;
    private final InstantSource clock;

    ContextRoutes(ContextComposer composer, InstantSource clock) {
        this.composer = composer;
        this.clock = clock;
    }

    void addTo(RoutingHandler routes, ReadGate gate) {
        for (String route : List.of("/api/context/inject", "/api/context/preview")) {
            routes.get(route, gate.get(route, this::context));
        }
    }

    private Reply context(ReadRequest ask) throws BadRequestException {
        List<String> projects = ask.projects();
        if (projects.isEmpty()) {
            throw new BadRequestException("project", "given, or projects as a comma-separated list, the main one last");
        }
        boolean colors = ask.flag("colors");
        // What a hook injects for a project without memories is nothing; a person is told that there are none.
        return Reply.text(
                ask.flag("hook")
                        ? composer.compose(projects, clock.instant(), colors).orElse("")
                        : composer.composeOrWelcome(projects, clock.instant(), colors));
    }
}
