/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.Caller;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Ungated;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.processor.dispatch.ProviderStatus;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How the process is, whether it can serve, and its metrics; every role has them. */
public final class HealthRoutes {
    private final Readiness readiness;
    private final Supplier<String> metrics;
    private final InstantSource clock;

    public HealthRoutes(Readiness readiness, Supplier<String> metrics, InstantSource clock) {
        this.readiness = readiness;
        this.metrics = metrics;
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        // Load balancers and `curl -I` ask by HEAD.
        for (HttpString method : List.of(Methods.GET, Methods.HEAD)) {
            routes.open(method, "/health", Ungated.at(this::alive));
            routes.open(method, "/healthz", Ungated.at(this::alive));
            routes.openToAll(
                    method,
                    "/ready",
                    Ungated.blocking(exchange -> ready(Caller.find(exchange)
                            .filter(caller -> caller.may(KeyScope.OPS) && routes.operates(caller))
                            .isPresent())));
        }
        routes.ofNode(
                Methods.GET,
                KeyScope.OPS,
                "/metrics",
                Ungated.blocking(
                        exchange -> new Reply(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get())));
    }

    private Reply alive() {
        return Reply.ok(object().put("status", "ok").put("timestamp", clock.millis()));
    }

    /** @param whole whether it is said why; names of providers and projects are not for everybody */
    private Reply ready(boolean whole) {
        Map<String, Boolean> checks = readiness.check();
        boolean ready = !checks.containsValue(false);
        ObjectNode reply = object().put("status", ready ? "ready" : "not ready");
        if (!whole) {
            return Reply.json(ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, reply);
        }
        ObjectNode details = reply.putObject("checks");
        checks.forEach(details::put);
        Instant now = clock.instant();
        reply.set("providers", providers(readiness, now));
        readiness.shown(now).forEach(reply::set);
        ArrayNode list = reply.putArray("details");
        for (Readiness.Detail detail : readiness.details(now)) {
            ObjectNode node = list.addObject().put("name", detail.name()).put("message", detail.message());
            if (detail.since() != null) {
                node.put("since", detail.since().toString());
            }
        }
        return Reply.json(ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE, reply);
    }

    public static ArrayNode providers(Readiness readiness, Instant now) {
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
            if (provider.message() != null) {
                node.put("message", provider.message());
            }
            if (provider.useless() != null && provider.isUseless()) {
                node.putObject("useless")
                        .put("answers", provider.useless().answers())
                        .put("since", provider.useless().since().toString())
                        .put("words", provider.useless().words());
            }
            if (!provider.learned().isEmpty()) {
                ArrayNode learned = node.putArray("learned");
                provider.learned().forEach(learned::add);
            }
            String mend = ProviderAdvice.mend(provider);
            if (mend != null) {
                node.put("mend", mend);
            }
        }
        return list;
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
