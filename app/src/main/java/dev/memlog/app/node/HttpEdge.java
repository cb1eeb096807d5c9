/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import dev.memlog.app.cli.CommandFailure;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's HTTP port.
 *
 * <p>Threading: its I/O threads do nothing that can block; each route sees to that.
 */
final class HttpEdge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int IO_THREADS = 2;
    static final HttpHandler NOT_FOUND = answer(404, "NotFound", "no such route; docs/api.md lists them");
    private static final HttpHandler OTHER_METHOD =
            answer(405, "MethodNotAllowed", "this route answers another method");

    private final Undertow server;
    private final GracefulShutdownHandler graceful;

    private HttpEdge(Undertow server, GracefulShutdownHandler graceful) {
        this.server = server;
        this.graceful = graceful;
    }

    /**
     * @param around what each request goes through on its way to its route
     * @param maxEntityBytes the largest body that a route wants to see; a longer one is cut off by the server
     * @throws CommandFailure if the port is taken
     */
    static HttpEdge start(
            String host, int port, HttpHandler routes, long maxEntityBytes, UnaryOperator<HttpHandler> around) {
        HttpHandler inner = around.apply(routes);
        HttpHandler guarded = isLoopback(host) ? new LoopbackGuard(inner) : inner;
        GracefulShutdownHandler graceful = Handlers.gracefulShutdown(guarded);
        Undertow server = Undertow.builder()
                .addHttpListener(port, host, graceful)
                .setIoThreads(IO_THREADS)
                .setWorkerThreads(IO_THREADS)
                .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 120_000)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, maxEntityBytes)
                .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            if (e.getCause() instanceof BindException cause) {
                throw cannotListen(host, port, cause);
            }
            throw e;
        }
        return new HttpEdge(server, graceful);
    }

    /**
     * The port to listen on, known before anything is started for nothing.
     *
     * @param port 0 for any that is free
     * @throws CommandFailure if it is taken
     */
    static int claim(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw cannotListen(host, port, e);
        }
    }

    /** What no route is there for is refused. */
    static RoutingHandler refusing(RoutingHandler routes) {
        return routes.setFallbackHandler(NOT_FOUND).setInvalidMethodHandler(OTHER_METHOD);
    }

    /** Lets requests under way end, then closes the port. */
    @Override
    public void close() {
        graceful.shutdown();
        try {
            if (!graceful.awaitShutdown(GRACE.toMillis())) {
                LOG.warn("requests under way were cut off");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.stop();
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // Listening on it says so in words.
        }
    }

    private static CommandFailure cannotListen(String host, int port, IOException cause) {
        if (!isOfThisMachine(host)) {
            return new CommandFailure(
                    "host " + host + " is no address of this machine: 127.0.0.1 is for this machine alone, 0.0.0.0 for"
                            + " all of its networks (host=, --host)");
        }
        String text = String.valueOf(cause.getMessage());
        return new CommandFailure(
                text.contains("Permission denied")
                        ? "port " + port + " may not be opened by this user: choose one above 1023 with --port"
                        : "port " + port + " on " + host
                                + " is in use: stop what listens there, or choose another with --port");
    }

    private static boolean isOfThisMachine(String host) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static HttpHandler answer(int status, String error, String message) {
        String body = "{\"error\":\"" + error + "\",\"message\":\"" + message + "\"}";
        return exchange -> {
            exchange.setStatusCode(status);
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
            exchange.getResponseSender().send(body);
        };
    }
}
