/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.claudemem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.ClaudeMemError;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Ungated;
import io.undertow.server.HttpHandler;
import io.undertow.server.RoutingHandler;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Routes about parts that claude-mem has and Memlog has not: each says so, in claude-mem's shape where there is one that
 * can say it, else with a 501 and the way that leads to the same here.
 */
public final class WorkerLeftovers {
    private static final String LOG =
            "Memlog writes its log to stderr of the process that was started with bin/memlog up";
    private static final String MCP = "there is nothing to switch: connect an agent to Memlog's MCP server, or do not";
    private static final String BRANCH =
            "Memlog is not installed as a plugin's git checkout: update it as it was installed";
    private static final String CORPUS =
            "Memlog keeps no corpora: search with filters (GET /api/search) and fetch in full (POST /api/observations/batch)";
    private static final String TOOL_USES =
            "Memlog keeps what was learned of a tool's use, not the use itself: GET /api/observations";
    private static final String FAILED_EVENTS =
            "nothing is thrown away without a reason: POST /v1/dead-letters/discard, or bin/memlog dlq discard";
    private static final String JOBS =
            "Memlog has no jobs to ask after: GET /v1/sessions tells where the events of each session are";
    private static final String EVENT = "an event can be read as the memory it became: GET /api/search";
    private static final String KEYS = "Memlog has no API keys";

    private final InstantSource clock;

    public WorkerLeftovers(InstantSource clock) {
        this.clock = clock;
    }

    public void addTo(RoutingHandler routes) {
        texts(routes);
        parts(routes);
        corpora(routes);
        ofTheServer(routes);
    }

    private static void texts(RoutingHandler routes) {
        String explainer = resource("explainer.md");
        Reply markdown = new Reply(StatusCodes.OK, "text/markdown; charset=utf-8", explainer);
        routes.get("/api/onboarding/explainer", markdown::sendTo);
        ObjectNode instructions = content(resource("instructions.md"));
        routes.get("/api/instructions", json(() -> instructions));
    }

    private void parts(RoutingHandler routes) {
        routes.get(
                "/api/logs",
                json(() -> object().put("logs", "")
                        .put("path", "")
                        .put("exists", false)
                        .put("totalLines", 0)
                        .put("returnedLines", 0)
                        .put("message", LOG)));
        routes.post("/api/logs/clear", notHere(LOG));
        routes.get("/api/mcp/status", json(() -> object().put("enabled", true)));
        routes.post("/api/mcp/toggle", notHere(MCP));
        routes.get(
                "/api/branch/status",
                json(() -> object().putNull("branch")
                        .put("isBeta", false)
                        .put("isGitRepo", false)
                        .put("isDirty", false)
                        .put("canSwitch", false)
                        .put("error", BRANCH)));
        routes.post("/api/branch/switch", notHere(BRANCH));
        routes.post("/api/branch/update", notHere(BRANCH));
        routes.get(
                "/api/chroma/status",
                json(() -> object().put("status", "disabled")
                        .put("connected", false)
                        .put("timestamp", clock.instant().toString())
                        .put("details", "Memlog searches in its own database")
                        .put("deep", false)));
        routes.get("/api/sync/status", json(() -> object().put("configured", false)));
        routes.get("/api/tool-uses", notHere(TOOL_USES));
        routes.post("/api/tool-uses/batch", notHere(TOOL_USES));
        routes.delete("/api/pending-queue/failed", notHere(FAILED_EVENTS));
        routes.delete("/api/pending-queue/all", notHere(FAILED_EVENTS));
    }

    private static void corpora(RoutingHandler routes) {
        ObjectNode none = content("[]");
        HttpHandler notHere = notHere(CORPUS);
        routes.get("/api/corpus", json(() -> none));
        routes.post("/api/corpus", notHere);
        ObjectNode unknown = object().put("error", "there is no such corpus").put("fix", CORPUS);
        unknown.putArray("available");
        routes.get("/api/corpus/{name}", Reply.json(StatusCodes.NOT_FOUND, unknown)::sendTo);
        routes.delete("/api/corpus/{name}", notHere);
        for (String act : new String[] {"prime", "query", "rebuild", "reprime"}) {
            routes.post("/api/corpus/{name}/" + act, notHere);
        }
    }

    private static void ofTheServer(RoutingHandler routes) {
        routes.get("/v1/events/{id}", notHere(EVENT));
        routes.get("/v1/events/{id}/observations", notHere(EVENT));
        for (String jobs :
                new String[] {"/v1/jobs", "/v1/jobs/{id}", "/v1/teams/{team}/jobs", "/v1/projects/{project}/jobs"}) {
            routes.get(jobs, notHere(JOBS));
        }
        routes.post("/v1/jobs/{id}/retry", notHere("bin/memlog dlq replay, or POST /v1/dead-letters/replay"));
        routes.post("/v1/jobs/{id}/cancel", notHere("DELETE /sessions/{sessionDbId} discards what waits"));
        routes.get("/v1/usage", notHere("GET /api/cost tells what was used"));
        routes.post("/v1/keys", notHere(KEYS));
        routes.get("/v1/connect", notHere(KEYS));
        routes.get("/v1/projects", notHere("GET /api/projects lists them; a project is its name"));
        routes.post("/v1/projects", notHere("a project comes into being with its first event"));
        routes.get("/v1/projects/{id}", notHere("GET /api/projects lists them; a project is its name"));
        routes.delete("/v1/projects/{id}/memory", notHere("POST /v1/forget with {\"project\":\"…\"}"));
    }

    private static HttpHandler json(Supplier<ObjectNode> body) {
        return Ungated.at(() -> Reply.ok(body.get()));
    }

    private static HttpHandler notHere(String message) {
        return ClaudeMemError.notImplemented(message)::sendTo;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode content(String text) {
        ObjectNode body = object();
        body.putArray("content").addObject().put("type", "text").put("text", text);
        return body;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(WorkerLeftovers.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
