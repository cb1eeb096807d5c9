/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.viewer;

import static java.util.Objects.requireNonNull;

import dev.memlog.edge.access.Routes;
import dev.memlog.event.text.Sha256;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The viewer's files, held in memory. The page's policy lets the browser load only these, ask only this node, and insert
 * no markup. For work on the page, a folder may be given instead; its files are read at each request.
 *
 * <p>Threading: safe; its handlers never block, but for files of a folder, which worker threads read.
 */
final class ViewerFiles {
    static final String POLICY = String.join(
            "; ",
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'");
    private static final int TAG_BYTES = 12;
    private static final String PAGE = "index.html";
    private static final List<String> FILES = List.of(
            PAGE,
            "base.css",
            "page.css",
            "signin.css",
            "icon.svg",
            "theme.js",
            "main.js",
            "dom.js",
            "icons.js",
            "format.js",
            "api.js",
            "live.js",
            "cards.js",
            "correct.js",
            "dialogs.js",
            "keys.js",
            "parts.js",
            "memories.js",
            "memory.js",
            "sessions.js",
            "session.js",
            "turns.js",
            "way.js",
            "events.js",
            "letters.js",
            "modes.js",
            "status.js",
            "worth.js",
            "why.js",
            "settings.js",
            "signin.js");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            // Always asked for again, so that a newer node is never shown by an older page; rarely sent again.
            "Cache-Control", "no-cache");

    private final Map<String, HttpHandler> handlers;

    private ViewerFiles(Function<String, HttpHandler> handler) {
        handlers = FILES.stream().collect(Collectors.toUnmodifiableMap(name -> name, handler));
    }

    /** With no folder, the files of the program. */
    static ViewerFiles load(@Nullable Path folder) {
        return folder == null
                ? Packaged.FILES
                : new ViewerFiles(name ->
                        new BlockingHandler(exchange -> handler(file(name, Files.readAllBytes(folder.resolve(name))))
                                .handleRequest(exchange)));
    }

    void addTo(Routes routes) {
        handlers.forEach(
                (name, handler) -> routes.open(Methods.GET, name.equals(PAGE) ? "/" : "/viewer/" + name, handler));
    }

    /** Of the program: read once, whoever looks at them. */
    private static final class Packaged {
        static final ViewerFiles FILES = new ViewerFiles(name -> handler(packaged(name)));
    }

    private record ViewerFile(String contentType, ETag tag, byte[] bytes) {}

    private static ViewerFile packaged(String name) {
        try (InputStream in = ViewerFiles.class.getResourceAsStream("page/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the viewer's file " + name + " is not in the program");
            }
            return file(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ViewerFile file(String name, byte[] bytes) {
        String type = requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
        return new ViewerFile(type, new ETag(false, Sha256.hex(bytes, TAG_BYTES)), bytes);
    }

    private static HttpHandler handler(ViewerFile file) {
        return exchange -> {
            HEADERS.forEach((header, value) -> exchange.getResponseHeaders().put(new HttpString(header), value));
            exchange.getResponseHeaders().put(Headers.ETAG, file.tag().toString());
            if (ETagUtils.handleIfNoneMatch(exchange, file.tag(), true)) {
                send(exchange, file);
            } else {
                exchange.setStatusCode(StatusCodes.NOT_MODIFIED);
            }
        };
    }

    private static void send(HttpServerExchange exchange, ViewerFile file) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, file.contentType());
        exchange.getResponseSender().send(ByteBuffer.wrap(file.bytes()));
    }
}
