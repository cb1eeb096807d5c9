/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.store.MemoryQueries;
import io.undertow.server.RoutingHandler;
import java.time.InstantSource;

/**
 * The read side's routes: memories, search, the context to inject, projects and the ledger.
 *
 * <p>Threading: safe. Replies are made off the I/O threads, at most {@link RecallConfig#maxConcurrent} at once.
 */
public final class RecallRoutes {
    private final MemoryRoutes memoryRoutes;
    private final SessionsRoute sessionsRoute;
    private final SearchRoute searchRoute;
    private final ContextRoutes contextRoutes;
    private final StatusRoutes statusRoutes;
    private final ReadGate gate;

    /** @param clock uptime counts from now on by it */
    public RecallRoutes(
            MemoryQueries memories,
            ContextComposer composer,
            LedgerView ledger,
            RecallConfig config,
            RecallMetrics metrics,
            InstantSource clock) {
        gate = new ReadGate(config.maxConcurrent(), metrics);
        memoryRoutes = new MemoryRoutes(memories);
        sessionsRoute = new SessionsRoute(memories);
        searchRoute = new SearchRoute(memories, config.zone());
        contextRoutes = new ContextRoutes(composer, clock);
        statusRoutes = new StatusRoutes(memories, ledger, config, clock);
    }

    public void addTo(RoutingHandler routes) {
        memoryRoutes.addTo(routes, gate);
        sessionsRoute.addTo(routes, gate);
        searchRoute.addTo(routes, gate);
        contextRoutes.addTo(routes, gate);
        statusRoutes.addTo(routes, gate);
    }
}
