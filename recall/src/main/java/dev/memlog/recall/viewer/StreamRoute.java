/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import dev.memlog.edge.Caller;
import dev.memlog.edge.Reply;
import dev.memlog.edge.access.Routes;
import dev.memlog.edge.origin.PageOrigin;
import dev.memlog.event.access.KeyScope;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The live stream over HTTP, as server-sent events.
 *
 * <p>Threading: its handler never blocks.
 */
final class StreamRoute implements HttpHandler {
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final String CROSS_SITE = "cross-site";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,16}");

    private final LiveStream stream;

    public StreamRoute(LiveStream stream) {
        this.stream = stream;
    }

    public void addTo(Routes routes) {
        routes.get(KeyScope.READ, "/stream", this);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HeaderMap headers = exchange.getRequestHeaders();
        // An image's request names no origin, but any page may have one and take a reader's place by it.
        if (!PageOrigin.isLocal(headers.getFirst(Headers.ORIGIN)) || CROSS_SITE.equals(headers.getFirst(FETCH_SITE))) {
            Reply.problem(403, PageOrigin.MAY_NOT_READ).sendTo(exchange);
        } else if (stream.isFull()) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "5");
            Reply.problem(
                            503,
                            LiveStream.MOST_CLIENTS
                                    + " read the live stream already; close a viewer, or come back later")
                    .sendTo(exchange);
        } else {
            exchange.getResponseHeaders()
                    .put(Headers.CACHE_CONTROL, "no-store")
                    .put(new HttpString("X-Accel-Buffering"), "no")
                    .put(Reply.NO_SNIFF, "nosniff");
            BooleanSupplier stillGood = Caller.stillGood(exchange);
            new ServerSentEventHandler((connection, last) -> onConnected(connection, last, stillGood))
                    .handleRequest(exchange);
        }
    }

    private void onConnected(
            ServerSentEventConnection connection, @Nullable String lastEventId, BooleanSupplier stillGood) {
        Long last = lastEventId == null || !NUMBER.matcher(lastEventId).matches() ? null : Long.valueOf(lastEventId);
        if (!stream.join(connection, last, stillGood)) {
            connection.shutdown();
        }
    }
}
