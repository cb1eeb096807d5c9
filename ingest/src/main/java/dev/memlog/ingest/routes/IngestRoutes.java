/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.routes;

import dev.memlog.edge.LargeBodies;
import dev.memlog.edge.Permits;
import dev.memlog.edge.PostHandler;
import dev.memlog.edge.PostRoute;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.ingest.HookRefusals;
import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.EventGrounds;
import dev.memlog.ingest.accept.IngestConfig;
import dev.memlog.ingest.accept.IngestMetrics;
import dev.memlog.ingest.accept.Wire;
import dev.memlog.ingest.accept.WireParts;
import dev.memlog.ingest.accept.WireRoutes;
import dev.memlog.ingest.claudemem.ClaudeMemEvents;
import dev.memlog.ingest.claudemem.ClaudeMemSessions;
import dev.memlog.ingest.claudemem.ServerSessions;
import dev.memlog.ingest.generic.GenericEvents;
import dev.memlog.ingest.hook.AgentHooks;
import dev.memlog.ingest.project.ProjectNames;
import dev.memlog.log.RecordPublisher;
import io.undertow.server.HttpHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The write side's routes. A 2xx means that the log acknowledged the events, or that the request held none; after
 * anything else the sender may retry with the same event ids.
 *
 * <p>Threading: safe; one virtual thread per request in progress, {@link IngestConfig#maxInFlight()} at most.
 */
public final class IngestRoutes {
    private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

    private final List<Wire> wires;
    private final IngestConfig config;
    private final IngestMetrics metrics;
    private final Permits permits;
    private final HookRefusals refusals;
    private final ByteBudget memory;
    private final Executor workers = task -> Thread.ofVirtual().name("ingest").start(task);

    /**
     * The caller closes the publisher, after the server has stopped.
     *
     * @param memory the budget for bodies and the data made of them, shared with the port's other routes
     * @param grounds sees the files of sessions on this machine
     */
    public IngestRoutes(
            IngestConfig config,
            ProjectNames projects,
            RecordPublisher publisher,
            ContextSource contextSource,
            IngestMetrics metrics,
            ByteBudget memory,
            EventGrounds grounds,
            InstantSource clock) {
        WireParts parts = WireParts.of(config, projects, publisher, contextSource, metrics, grounds, clock);
        this.wires = List.of(
                new AgentHooks(parts, contextSource, config),
                new ClaudeMemSessions(parts),
                new ClaudeMemEvents(parts),
                new GenericEvents(parts),
                new ServerSessions(parts));
        this.config = config;
        this.metrics = metrics;
        this.memory = memory;
        this.permits = new Permits(config.maxInFlight());
        this.refusals = new HookRefusals(clock, System::nanoTime);
    }

    /** The refusals on these routes since their construction. */
    public HookRefusals refusals() {
        return refusals;
    }

    public void addTo(Routes routes) {
        WireRoutes behindEdge = new WireRoutes(routes, this::edge);
        wires.forEach(wire -> wire.addTo(behindEdge));
    }

    /**
     * The required {@code UndertowOptions.MAX_ENTITY_SIZE}: past it the server cuts the connection before a reply is
     * possible, and its default is below what these routes accept.
     */
    public long maxEntityBytes() {
        return PostHandler.DRAINED_BODIES * config.maxBodyBytes();
    }

    private HttpHandler edge(PostRoute route) {
        return new PostHandler(
                LargeBodies.apart(route),
                config.maxBodyBytes(),
                config.maxFieldBytes(),
                BODY_DEADLINE,
                permits,
                memory,
                workers,
                new HookListener(metrics, refusals));
    }
}
