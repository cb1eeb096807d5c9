/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.claudemem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.edge.ClaudeMemError;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Ungated;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

/**
 * Routes of claude-mem's worker for parts that Memlog does not have. Where claude-mem's shape can express that, the answer
 * has it; otherwise it is a 501 with the Memlog equivalent.
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
            "Memlog keeps what was learned from a tool's use, not the use itself: GET /api/observations";
    private static final String FAILED_EVENTS =
            "an event is discarded only with a reason: POST /v1/dead-letters/discard, or bin/memlog dlq discard";
    private static final String JOBS = "Memlog has no jobs: GET /v1/sessions shows the state of each session's events";
    private static final String EVENT = "an event can be read as the memory it became: GET /api/search";
    private static final String KEYS = "bin/memlog keys list shows the keys";
    private static final String PROJECTS = "GET /api/projects lists them; a project is its name";

    /** A route that answers 501 with a text. */
    private record NotHere(String method, String route, String text) {}

    private static final List<NotHere> NOT_HERE = List.of(
            new NotHere("POST", "/api/logs/clear", LOG),
            new NotHere("POST", "/api/mcp/toggle", MCP),
            new NotHere("POST", "/api/branch/switch", BRANCH),
            new NotHere("POST", "/api/branch/update", BRANCH),
            new NotHere("GET", "/api/tool-uses", TOOL_USES),
            new NotHere("POST", "/api/tool-uses/batch", TOOL_USES),
            new NotHere("DELETE", "/api/pending-queue/failed", FAILED_EVENTS),
            new NotHere("DELETE", "/api/pending-queue/all", FAILED_EVENTS),
            new NotHere("POST", "/api/corpus", CORPUS),
            new NotHere("DELETE", "/api/corpus/{name}", CORPUS),
            new NotHere("POST", "/api/corpus/{name}/prime", CORPUS),
            new NotHere("POST", "/api/corpus/{name}/query", CORPUS),
            new NotHere("POST", "/api/corpus/{name}/rebuild", CORPUS),
            new NotHere("POST", "/api/corpus/{name}/reprime", CORPUS),
            new NotHere("GET", "/v1/events/{id}", EVENT),
            new NotHere("GET", "/v1/events/{id}/observations", EVENT),
            new NotHere("GET", "/v1/jobs", JOBS),
            new NotHere("GET", "/v1/jobs/{id}", JOBS),
            new NotHere("GET", "/v1/teams/{team}/jobs", JOBS),
            new NotHere("GET", "/v1/projects/{project}/jobs", JOBS),
            new NotHere("POST", "/v1/jobs/{id}/retry", "bin/memlog dlq replay, or POST /v1/dead-letters/replay"),
            new NotHere("POST", "/v1/jobs/{id}/cancel", "DELETE /sessions/{sessionDbId} discards the waiting events"),
            new NotHere("GET", "/v1/usage", "GET /api/cost shows the usage"),
            new NotHere("GET", "/v1/connect", KEYS),
            new NotHere("GET", "/v1/projects", PROJECTS),
            new NotHere("POST", "/v1/projects", "a project comes into being with its first event"),
            new NotHere("GET", "/v1/projects/{id}", PROJECTS),
            new NotHere("DELETE", "/v1/projects/{id}/memory", "POST /v1/forget with {\"project\":\"…\"}"));

    private final InstantSource clock;

    public WorkerLeftovers(InstantSource clock) {
        this.clock = clock;
    }

    public void addTo(Routes routes) {
        NOT_HERE.forEach(none -> routes.add(
                new HttpString(none.method()),
                KeyScope.READ,
                none.route(),
                ClaudeMemError.notImplemented(none.text())::sendTo));
        get(
                routes,
                "/api/logs",
                object().put("logs", "")
                        .put("path", "")
                        .put("exists", false)
                        .put("totalLines", 0)
                        .put("returnedLines", 0)
                        .put("message", LOG));
        get(routes, "/api/mcp/status", object().put("enabled", true));
        get(
                routes,
                "/api/branch/status",
                object().putNull("branch")
                        .put("isBeta", false)
                        .put("isGitRepo", false)
                        .put("isDirty", false)
                        .put("canSwitch", false)
                        .put("error", BRANCH));
        routes.get(
                KeyScope.READ,
                "/api/chroma/status",
                Ungated.at(() -> Reply.ok(object().put("status", "disabled")
                        .put("connected", false)
                        .put("timestamp", clock.instant().toString())
                        .put("details", "Memlog searches in its own database")
                        .put("deep", false))));
        get(routes, "/api/sync/status", object().put("configured", false));
        get(routes, "/api/corpus", content("[]"));
        ObjectNode noCorpus = object().put("error", "there is no such corpus").put("fix", CORPUS);
        noCorpus.putArray("available");
        routes.get(KeyScope.READ, "/api/corpus/{name}", Reply.json(StatusCodes.NOT_FOUND, noCorpus)::sendTo);
        get(routes, "/api/instructions", content(resource("instructions.md")));
        Reply explainer = new Reply(StatusCodes.OK, "text/markdown; charset=utf-8", resource("explainer.md"));
        routes.get(KeyScope.READ, "/api/onboarding/explainer", explainer::sendTo);
    }

    private static void get(Routes routes, String route, ObjectNode body) {
        routes.get(KeyScope.READ, route, Reply.ok(body)::sendTo);
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
