/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.header;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.util.Map;

/**
 * What a browser may do with an answer: run nothing in it, frame it nowhere, and tell no other site where it was. An
 * answer with headers of its own, such as the viewer's page, keeps those.
 *
 * <p>Without Strict-Transport-Security: it would bind every other service on the host's name to HTTPS as well.
 */
public final class SafeHeaders implements HttpHandler {
    private static final Map<HttpString, String> HEADERS = Map.of(
            new HttpString("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'",
            new HttpString("X-Content-Type-Options"), "nosniff",
            new HttpString("X-Frame-Options"), "DENY",
            new HttpString("Referrer-Policy"), "no-referrer");

    private final HttpHandler next;

    public SafeHeaders(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        // At the end: what another node has answered comes with headers of its own.
        exchange.addResponseCommitListener(SafeHeaders::complete);
        next.handleRequest(exchange);
    }

    private static void complete(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getResponseHeaders();
        HEADERS.forEach((name, value) -> {
            if (!headers.contains(name)) {
                headers.put(name, value);
            }
        });
    }
}
