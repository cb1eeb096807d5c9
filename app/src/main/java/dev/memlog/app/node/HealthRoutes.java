/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.app.cli.Version;
import dev.memlog.processor.dispatch.ProviderStatus;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** How the process is, whether it can serve, and its metrics; every role has them. */
final class HealthRoutes {
    private final Readiness readiness;
    private final NodeMetrics metrics;
    private final InstantSource clock;
    private final Instant startedAt;

    HealthRoutes(Readiness readiness, NodeMetrics metrics, InstantSource clock) {
        this.readiness = readiness;
        this.metrics = metrics;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    void addTo(RoutingHandler routes) {
        routes.get("/health", this::alive);
        routes.get("/healthz", this::alive);
        routes.get("/ready", blocking(this::ready));
        routes.get("/api/health", blocking(this::health));
        routes.get("/api/readiness", blocking(this::claudeMemReadiness));
        routes.get("/api/version", exchange -> send(exchange, StatusCodes.OK, object().put("version", Version.text())));
        routes.get("/metrics", blocking(exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            exchange.getResponseSender().send(metrics.scrape());
        }));
    }

    private void alive(HttpServerExchange exchange) {
        send(exchange, StatusCodes.OK, object().put("status", "ok").put("timestamp", clock.millis()));
    }

    private void ready(HttpServerExchange exchange) {
        Map<String, Boolean> checks = readiness.check();
        boolean ready = !checks.containsValue(false);
        ObjectNode reply = object().put("status", ready ? "ready" : "not ready");
        ObjectNode details = reply.putObject("checks");
        checks.forEach(details::put);
        Instant now = clock.instant();
        reply.set("providers", providers(now));
        readiness.shown(now).forEach(reply::set);
        ArrayNode told = reply.putArray("details");
        for (Readiness.Detail detail : readiness.details(now)) {
            ObjectNode node = told.addObject().put("name", detail.name()).put("message", detail.message());
            if (detail.since() != null) {
                node.put("since", detail.since().toString());
            }
        }
        send(exchange, ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, reply);
    }

    /** claude-mem's shape, as its clients probe it. */
    private void health(HttpServerExchange exchange) {
        Instant now = clock.instant();
        ObjectNode reply = object().put("status", "ok")
                .put("version", Version.text())
                .put("uptime", Duration.between(startedAt, now).toMillis())
                .put("managed", false)
                .put("hasIpc", false)
                .put("platform", System.getProperty("os.name", "unknown"))
                .put("pid", ProcessHandle.current().pid())
                .put("initialized", readiness.isReady())
                .put("mcpReady", false);
        reply.set("providers", providers(now));
        send(exchange, StatusCodes.OK, reply);
    }

    private void claudeMemReadiness(HttpServerExchange exchange) {
        if (readiness.isReady()) {
            send(exchange, StatusCodes.OK, object().put("status", "ready").put("mcpReady", false));
        } else {
            ObjectNode reply = object().put("status", "initializing").put("message", "see /ready for what is missing");
            send(exchange, StatusCodes.SERVICE_UNAVAILABLE, reply);
        }
    }

    private ArrayNode providers(Instant now) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (ProviderStatus provider : readiness.providers(now)) {
            ObjectNode node = list.addObject()
                    .put("provider", provider.provider())
                    .put("available", provider.available())
                    .put("inFlight", provider.inFlight());
            if (provider.cause() != null) {
                node.put("cause", provider.cause().wireName());
            }
            if (provider.since() != null) {
                node.put("since", provider.since().toString());
            }
            if (provider.probeAt() != null) {
                node.put("probeAt", provider.probeAt().toString());
            }
        }
        return list;
    }

    private static HttpHandler blocking(HttpHandler handler) {
        return exchange ->
                exchange.dispatch(task -> Thread.ofVirtual().name("health").start(task), handler);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static void send(HttpServerExchange exchange, int status, ObjectNode body) {
        exchange.setStatusCode(status);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
        exchange.getResponseSender().send(body.toString());
    }
}
