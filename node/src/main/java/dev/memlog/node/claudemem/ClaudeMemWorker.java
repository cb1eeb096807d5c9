/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.claudemem;

import io.undertow.util.Methods;
import dev.memlog.edge.Caller;
import static dev.memlog.node.health.HealthRoutes.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.ClaudeMemError;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Ungated;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.node.health.HealthRoutes;
import dev.memlog.node.health.Readiness;
import dev.memlog.processor.dispatch.ProviderStatus;
import dev.memlog.settings.Version;
import io.undertow.util.StatusCodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Answers what claude-mem's plugin asks its worker process: whether it runs, has the plugin's version and takes events;
 * and refuses to stop. Decision 0018 gives the reason for reporting no version.
 */
public final class ClaudeMemWorker {
    private static final String NOT_STOPPED =
            "Memlog is not a plugin's to stop: end the process that was started with bin/memlog up, or its service";

    private final Readiness readiness;
    private final Optional<String> reportedVersion;
    private final InstantSource clock;
    private final Instant startedAt;

    /** @param reportedVersion reported as the worker's version */
    public ClaudeMemWorker(Readiness readiness, Optional<String> reportedVersion, InstantSource clock) {
        this.readiness = readiness;
        this.reportedVersion = reportedVersion;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    public void addTo(Routes routes) {
        routes.get(KeyScope.READ, "/api/health", Ungated.blocking(exchange -> health(routes.operates(Caller.of(exchange)))));
        routes.get(KeyScope.READ, "/api/readiness", Ungated.blocking(exchange -> readiness()));
        routes.get(KeyScope.READ, "/api/version", Ungated.at(() -> Reply.ok(versions())));
        routes.get(
                KeyScope.READ,
                "/v1/info",
                Ungated.at(() -> Reply.ok(versions().put("name", "memlog").put("authMode", routes.asksForKeys() ? "keys" : "none"))));
        routes.ofNode(
                Methods.GET,
                KeyScope.OPS,
                "/api/settings/dependency-health",
                Ungated.blocking(exchange -> Reply.ok(dependencies(clock.instant()))));
        routes.ofNode(Methods.GET, KeyScope.OPS, "/api/admin/doctor", Ungated.blocking(exchange -> doctor()));
        Reply notStopped = ClaudeMemError.named(StatusCodes.FORBIDDEN, "Forbidden", NOT_STOPPED);
        routes.post(KeyScope.OPS, "/api/admin/shutdown", notStopped::sendTo);
        routes.post(KeyScope.OPS, "/api/admin/restart", notStopped::sendTo);
    }

    /** @param whole whether it is asked by an operator; how a node fares tells of all its teams */
    private Reply health(boolean whole) {
        Instant now = clock.instant();
        ObjectNode reply = versions()
                .put("status", "ok")
                .put("build", "memlog")
                .put("workerPath", "memlog")
                .put("uptime", uptime(now).toSeconds())
                .put("managed", false)
                .put("hasIpc", false)
                .put("platform", platform(System.getProperty("os.name", "")))
                .put("pid", ProcessHandle.current().pid())
                .put("initialized", takesEvents())
                .put("mcpReady", takesEvents());
        if (!whole) {
            return Reply.ok(reply);
        }
        List<ProviderStatus> providers = readiness.providers(now);
        reply.putObject("ai")
                .put(
                        "provider",
                        providers.isEmpty() ? null : providers.getFirst().provider())
                .putNull("authMethod")
                .putNull("lastInteraction");
        reply.set("dependencies", dependencies(now));
        reply.putObject("rateLimits");
        reply.set("providers", HealthRoutes.providers(readiness, now));
        return Reply.ok(reply);
    }

    /** The plugin's hooks send no events unless this is 200, so it requires only that events are accepted. */
    private Reply readiness() {
        if (takesEvents()) {
            return Reply.ok(object().put("status", "ready").put("mcpReady", true));
        }
        return Reply.json(
                StatusCodes.SERVICE_UNAVAILABLE,
                object().put("status", "initializing").put("message", "see /ready for what is missing"));
    }

    private Reply doctor() {
        Instant now = clock.instant();
        long pid = ProcessHandle.current().pid();
        ObjectNode reply = object();
        reply.putObject("supervisor")
                .put("running", true)
                .put("pid", pid)
                .put("uptime", uptime(now).toMinutes() + "m");
        reply.putArray("processes")
                .addObject()
                .put("id", "memlog")
                .put("pid", pid)
                .put("type", "worker")
                .put("status", "alive")
                .put("startedAt", startedAt.toString());
        ObjectNode health = reply.putObject("health");
        health.putArray("deadProcessPids");
        health.put("envClean", true);
        health.set("dependencies", dependencies(now));
        return Reply.ok(reply);
    }

    private ObjectNode versions() {
        ObjectNode json = object().put("memlogVersion", Version.text());
        reportedVersion.ifPresent(version -> json.put("version", version));
        return json;
    }

    private ObjectNode dependencies(Instant now) {
        ObjectNode json = object();
        List<Readiness.Detail> details = readiness.details(now);
        json.put("degraded", !details.isEmpty());
        ArrayNode statuses = json.putArray("statuses");
        for (Readiness.Detail detail : details) {
            Instant since = detail.since() == null ? now : detail.since();
            statuses.addObject()
                    .put("dependency", detail.name())
                    .put("kind", "unavailable")
                    .put("message", detail.message())
                    .put("remediation", "memlog doctor and docs/operations/README.md describe the remedies")
                    .put("recordedAtMs", since.toEpochMilli());
        }
        return json;
    }

    private boolean takesEvents() {
        return readiness.passes("broker");
    }

    private Duration uptime(Instant now) {
        return Duration.between(startedAt, now);
    }

    /** The name that Node.js gives it, which clients compare with. */
    private static String platform(String osName) {
        String name = osName.toLowerCase(Locale.ROOT);
        if (name.startsWith("mac")) {
            return "darwin";
        }
        return name.startsWith("windows") ? "win32" : name;
    }
}
