/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import dev.memlog.event.limit.ByteBudget;
import dev.memlog.ingest.http.Adapter;
import dev.memlog.ingest.http.EdgeHandler;
import dev.memlog.ingest.http.InFlight;
import dev.memlog.ingest.http.LargeBodies;
import dev.memlog.ingest.project.ProjectDetector;
import dev.memlog.ingest.project.ProjectNames;
import dev.memlog.ingest.publish.EventPublisher;
import io.undertow.server.HttpHandler;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Methods;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * The write side's routes. A 2xx means that the events are acknowledged by the log (or that the request held none);
 * anything else means that the sender may try again, under the same event ids.
 *
 * <p>Threading: safe; one virtual thread per request that is being worked on, {@link IngestConfig#maxInFlight()} at most.
 */
public final class IngestRoutes {
    private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);

    private final Adapters adapters;
    private final IngestConfig config;
    private final IngestMetrics metrics;
    private final InFlight inFlight;
    private final HookRefusals refusals;
    private final ByteBudget memory;
    private final Executor workers = task -> Thread.ofVirtual().name("ingest").start(task);

    /**
     * Projects are what their folders are called. The publisher stays the caller's to close, as below.
     *
     * @param memory what bodies and what becomes of them take, shared with the other routes of the port
     */
    public IngestRoutes(
            IngestConfig config,
            EventPublisher publisher,
            ContextSource contextSource,
            IngestMetrics metrics,
            ByteBudget memory,
            InstantSource clock) {
        this(config, new ProjectDetector(), publisher, contextSource, metrics, memory, clock);
    }

    /** The publisher stays the caller's to close, after the server has stopped. */
    public IngestRoutes(
            IngestConfig config,
            ProjectNames projects,
            EventPublisher publisher,
            ContextSource contextSource,
            IngestMetrics metrics,
            ByteBudget memory,
            InstantSource clock) {
        this.adapters = Adapters.over(config, projects, publisher, contextSource, metrics, clock);
        this.config = config;
        this.metrics = metrics;
        this.memory = memory;
        this.inFlight = new InFlight(config.maxInFlight());
        this.refusals = new HookRefusals(clock, System::nanoTime);
    }

    /** What was refused on these routes since they were made. */
    public HookRefusals refusals() {
        return refusals;
    }

    public void addTo(RoutingHandler routes) {
        routes.post("/hooks", edge(adapters.hooks()));

        routes.post("/api/sessions/init", edge(adapters.init()));
        routes.post("/sessions/{id}/init", edge(adapters.initByNumber()));
        routes.post("/api/sessions/observations", edge(adapters.observation()));
        routes.post("/sessions/{id}/observations", edge(adapters.observationByNumber()));
        routes.post("/api/sessions/summarize", edge(adapters.summarize()));
        routes.post("/sessions/{id}/summarize", edge(adapters.summarizeByNumber()));
        routes.post("/api/sessions/session-end", edge(adapters.end()));
        routes.post("/api/sessions/complete", edge(adapters.completeById()));
        routes.post("/sessions/{id}/complete", edge(adapters.complete()));
        routes.add(Methods.DELETE, "/sessions/{id}", edge(adapters.cancel()));

        routes.post("/v1/events", edge(adapters.event()));
        routes.post("/v1/events/batch", edge(adapters.eventBatch()));
        routes.post("/v1/sessions/start", edge(adapters.serverStart()));
        routes.post("/v1/sessions/{id}/end", edge(adapters.serverEnd()));
    }

    /**
     * What the server's {@code UndertowOptions.MAX_ENTITY_SIZE} has to be: the server would cut the connection of a
     * larger body before it can be answered, and its default is below what these routes take.
     */
    public long maxEntityBytes() {
        return EdgeHandler.DRAINED_BODIES * config.maxBodyBytes();
    }

    private HttpHandler edge(Adapter adapter) {
        return new EdgeHandler(
                LargeBodies.apart(adapter),
                config.maxBodyBytes(),
                config.maxFieldBytes(),
                BODY_DEADLINE,
                inFlight,
                memory,
                workers,
                metrics,
                refusals);
    }
}
