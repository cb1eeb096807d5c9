/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import dev.memlog.edge.Gate;
import dev.memlog.edge.Gates;
import dev.memlog.edge.Reply;
import dev.memlog.edge.Request;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.recall.context.ContextComposer;
import dev.memlog.recall.correct.CorrectionTool;
import dev.memlog.recall.correct.Corrections;
import dev.memlog.recall.mcp.McpEndpoint;
import dev.memlog.recall.mcp.McpEndpoint.Outcome;
import dev.memlog.recall.mcp.ProtocolHeaders;
import dev.memlog.recall.note.Notebook;
import dev.memlog.recall.note.SaveRoutes;
import dev.memlog.store.query.MemoryQueries;
import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The tools over the Model Context Protocol's streamable HTTP: each POST is one message, or a batch where the
 * revision has these, and is answered with JSON. There
 * are no sessions and no streams, which is a server's choice: GET and DELETE are 405. What one of the tools does,
 * remembering by hand, is a route of its own as well.
 *
 * <p>Threading: safe. Messages are answered off the I/O threads, on threads of their own.
 */
public final class McpRoutes {
    private static final String ROUTE = "/mcp";
    private static final String JSON = "application/json";
    private static final String VERSION = "MCP-Protocol-Version";
    private static final String METHOD = "Mcp-Method";
    private static final String NAME = "Mcp-Name";
    /** The agent's session, if its client knows it: then what it finds and reads is recorded as told to it. */
    private static final String SESSION = "Memlog-Session";

    private static final int AT_ONCE = 32;

    private final SaveRoutes saveRoutes;
    private final McpEndpoint endpoint;
    private final NodeTools tools;
    private final Gate gate;

    public McpRoutes(
            MemoryQueries memories,
            ContextComposer composer,
            Notebook notebook,
            Corrections corrections,
            RecallConfig config,
            Gates gates,
            InstantSource clock) {
        saveRoutes = new SaveRoutes(notebook, config.kinds());
        endpoint = McpEndpoint.of(config.version());
        tools = new NodeTools(
                memories,
                config.zone(),
                config.kinds(),
                config.byline(),
                config.ground(),
                clock,
                composer,
                saveRoutes,
                new CorrectionTool(corrections));
        gate = gates.of(AT_ONCE);
    }

    public void addTo(Routes routes) {
        saveRoutes.addTo(routes, gate);
        routes.post(KeyScope.READ, ROUTE, gate.write(ROUTE, this::message));
        HttpHandler none = exchange -> {
            exchange.getResponseHeaders().put(Headers.ALLOW, "POST");
            Reply.problem(405, "there are no streams and no sessions here: POST a message")
                    .sendTo(exchange);
        };
        routes.get(KeyScope.READ, ROUTE, none);
        routes.delete(KeyScope.READ, ROUTE, none);
    }

    private Reply message(Request request) {
        if (!isOrHas(request.header(Headers.CONTENT_TYPE_STRING), JSON)) {
            return Reply.problem(415, "Content-Type must be application/json");
        }
        if (!isOrHas(request.header(Headers.ACCEPT_STRING), JSON, "application/*", "*/*")) {
            return Reply.problem(406, "Accept must have application/json: that is how messages are answered here");
        }
        ProtocolHeaders headers =
                new ProtocolHeaders(request.header(VERSION), request.header(METHOD), request.header(NAME));
        return switch (endpoint.receive(
                request.bodyText(), headers, tools.of(request.principal(), request.header(SESSION)))) {
            case Outcome.Answered answered -> json(200, answered.message());
            case Outcome.Accepted accepted -> new Reply(202, "text/plain; charset=utf-8", "");
            case Outcome.Refused refused -> json(refused.statusCode(), refused.message());
        };
    }

    private static Reply json(int statusCode, String body) {
        return new Reply(statusCode, JSON + "; charset=utf-8", body);
    }

    /** A client that says nothing takes anything. */
    private static boolean isOrHas(@Nullable String header, String... types) {
        if (header == null) {
            return true;
        }
        String lower = header.toLowerCase(Locale.ROOT);
        for (String type : types) {
            if (lower.contains(type)) {
                return true;
            }
        }
        return false;
    }
}
