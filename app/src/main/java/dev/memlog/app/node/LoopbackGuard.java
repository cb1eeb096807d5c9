/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns away requests to a loopback port that name another host: a web page whose name was made to resolve to loopback
 * could otherwise read memories through the browser that shows it.
 */
final class LoopbackGuard implements HttpHandler {
    private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
    private static final Pattern LOOPBACK = Pattern.compile("127(?:\\.\\d{1,3}){3}");
    private final HttpHandler next;

    LoopbackGuard(HttpHandler next) {
        this.next = next;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (isLoopback(exchange.getRequestHeaders().getFirst(Headers.HOST))) {
            next.handleRequest(exchange);
            return;
        }
        exchange.setStatusCode(StatusCodes.FORBIDDEN);
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
        exchange.getResponseSender()
                .send("{\"error\":\"Forbidden\",\"message\":\"this port answers requests for localhost only\"}");
    }

    /** @param header {@code host[:port]}; null from clients too old to send one, which no browser is */
    static boolean isLoopback(@Nullable String header) {
        if (header == null) {
            return true;
        }
        String host = PORT.matcher(header.strip().toLowerCase(Locale.ROOT)).replaceFirst("");
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.endsWith(".localhost")
                || LOOPBACK.matcher(host).matches();
    }
}
