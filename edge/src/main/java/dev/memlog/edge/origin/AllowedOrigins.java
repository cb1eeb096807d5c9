/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge.origin;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The foreign pages and programs that may read and write: a desktop program built of web pages has an origin with a scheme
 * of its own. The routes behind it see their requests without an origin; the CORS headers of the answers let the program's
 * browser read them.
 */
public final class AllowedOrigins {
    public static final String KEY = "http.allowed-origins";
    public static final AllowedOrigins NONE = new AllowedOrigins(Set.of(), Set.of());

    private static final Pattern ORIGIN = Pattern.compile("^([a-z][a-z0-9+.-]{0,60}+)://([^/?#\\s*]++|\\*)");
    private static final Set<String> OF_WEB = Set.of("http", "https", "ws", "wss", "file", "data", "blob");
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");
    private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
    private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");
    private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
    private static final HttpString ALLOW_PRIVATE = new HttpString("Access-Control-Allow-Private-Network");
    private static final HttpString MAX_AGE = new HttpString("Access-Control-Max-Age");
    private static final HttpString ASKED_METHOD = new HttpString("Access-Control-Request-Method");
    private static final HttpString ASKED_HEADERS = new HttpString("Access-Control-Request-Headers");

    private final Set<String> origins;
    private final Set<String> schemes;

    private AllowedOrigins(Set<String> origins, Set<String> schemes) {
        this.origins = Set.copyOf(origins);
        this.schemes = Set.copyOf(schemes);
    }

    /** @throws BadOriginException for what is no origin, and for all pages of the web */
    public static AllowedOrigins of(List<String> written) {
        Set<String> origins = new HashSet<>();
        Set<String> schemes = new HashSet<>();
        for (String each : written) {
            String origin = lower(each.strip());
            var parts = ORIGIN.matcher(origin);
            if (!parts.matches()) {
                throw new BadOriginException(
                        KEY + "=" + each + " wants origins such as app://obsidian.md, https://host:port"
                                + " without a path, or scheme://* for a desktop program's own scheme");
            }
            if (!parts.group(2).equals("*")) {
                origins.add(origin);
            } else if (OF_WEB.contains(parts.group(1))) {
                throw new BadOriginException(KEY + "=" + each + " would let every web page in: name the host");
            } else {
                schemes.add(parts.group(1));
            }
        }
        return new AllowedOrigins(origins, schemes);
    }

    boolean allows(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String origin = lower(header.strip());
        int end = origin.indexOf("://");
        return origins.contains(origin) || (end > 0 && schemes.contains(origin.substring(0, end)));
    }

    public HttpHandler around(HttpHandler next) {
        if (origins.isEmpty() && schemes.isEmpty()) {
            return next;
        }
        return exchange -> {
            String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
            if (origin == null || !allows(origin)) {
                next.handleRequest(exchange);
                return;
            }
            exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin).put(Headers.VARY, Headers.ORIGIN_STRING);
            if (isPreflight(exchange)) {
                preflight(exchange);
                return;
            }
            exchange.getRequestHeaders().remove(Headers.ORIGIN);
            exchange.getRequestHeaders().remove(FETCH_SITE);
            next.handleRequest(exchange);
        };
    }

    private static boolean isPreflight(HttpServerExchange exchange) {
        return exchange.getRequestMethod().equals(Methods.OPTIONS)
                && exchange.getRequestHeaders().contains(ASKED_METHOD);
    }

    private static void preflight(HttpServerExchange exchange) {
        HeaderMap answer = exchange.getResponseHeaders();
        answer.put(ALLOW_METHODS, "GET, POST, PATCH, PUT, DELETE")
                .put(MAX_AGE, "600")
                .put(ALLOW_PRIVATE, "true");
        String headers = exchange.getRequestHeaders().getFirst(ASKED_HEADERS);
        if (headers != null) {
            answer.put(ALLOW_HEADERS, headers);
        }
        exchange.setStatusCode(StatusCodes.NO_CONTENT);
        exchange.endExchange();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
