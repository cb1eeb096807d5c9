/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import dev.memlog.edge.Reply;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the node's own pages from those of others. A browser sends the cookie with what any page of the same site asks;
 * only the node's own pages may write by it. They prove it by where they are from, and by a header that no page can send
 * elsewhere without being allowed to.
 */
final class OwnPage {
    static final HttpString HEADER = new HttpString("X-Memlog");
    static final Reply REFUSED = Reply.problem(
            403, "a browser that has signed in may write from this node's own pages alone, which send X-Memlog: 1");
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final Set<HttpString> SAFE = Set.of(Methods.GET, Methods.HEAD);

    private OwnPage() {}

    static boolean isRead(HttpServerExchange exchange) {
        return SAFE.contains(exchange.getRequestMethod());
    }

    static boolean mayWrite(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        return "1".equals(headers.getFirst(HEADER)) && isOwn(headers);
    }

    /** So that the routes, which let in pages of this machine alone, see a request without an origin. */
    static void forgetOrigin(HttpServerExchange exchange) {
        exchange.getRequestHeaders().remove(Headers.ORIGIN);
        exchange.getRequestHeaders().remove(FETCH_SITE);
    }

    // Browsers tell the site over TLS and on loopback; elsewhere the origin is all there is.
    private static boolean isOwn(HeaderMap headers) {
        String site = headers.getFirst(FETCH_SITE);
        return site == null
                ? isHost(headers.getFirst(Headers.ORIGIN), headers.getFirst(Headers.HOST))
                : site.equals("same-origin");
    }

    private static boolean isHost(@Nullable String origin, @Nullable String host) {
        if (origin == null || host == null) {
            return false;
        }
        String asked = host.toLowerCase(Locale.ROOT);
        String from = origin.toLowerCase(Locale.ROOT);
        return from.equals("http://" + asked) || from.equals("https://" + asked);
    }
}
