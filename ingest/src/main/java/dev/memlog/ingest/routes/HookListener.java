/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.routes;

import dev.memlog.edge.PostListener;
import dev.memlog.ingest.HookRefusals;
import dev.memlog.ingest.accept.IngestHeaders;
import dev.memlog.ingest.accept.IngestMetrics;
import io.undertow.server.HttpServerExchange;
import java.util.Deque;
import java.util.List;

/** Counts what the edge turns away, and keeps the last refusal of each agent. */
public record HookListener(IngestMetrics metrics, HookRefusals refusals) implements PostListener {
    @Override
    public void onTurnedAway(int statusCode) {
        metrics.onReceived(1);
        metrics.onRejected(statusCode, 1);
    }

    /** A 503 is no refusal: the node takes the same request later. */
    @Override
    public void onReply(HttpServerExchange exchange, int statusCode, String detail) {
        if (statusCode < 400) {
            refusals.onAccepted(agent(exchange));
        } else if (statusCode != 503) {
            refusals.onRefused(agent(exchange), statusCode + " " + detail);
        }
    }

    private static String agent(HttpServerExchange exchange) {
        Deque<String> named = exchange.getQueryParameters().get("agent");
        if (named != null && !named.isEmpty()) {
            return named.getFirst();
        }
        if (exchange.getRelativePath().equals("/hooks")) {
            return "claude-code";
        }
        for (String header : List.of(IngestHeaders.PLATFORM, IngestHeaders.CLAUDE_MEM_PLATFORM)) {
            String platform = exchange.getRequestHeaders().getFirst(header);
            if (platform != null && !platform.isBlank()) {
                return platform;
            }
        }
        return exchange.getRelativePath().startsWith("/v1/") ? "v1-events" : "claude-mem";
    }
}
