/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.edge.header.SafeHeaders;
import dev.memlog.edge.origin.AllowedOrigins;
import dev.memlog.edge.tls.ServerTls;
import dev.memlog.event.thread.Border;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * The node's HTTP port. It opens its listener from the server's parts instead of the server's builder, because
 * {@link ClientWatch} has to see a connection before the server does.
 *
 * <p>Threading: its I/O threads run nothing that can block; each route hands such work to another thread.
 */
public final class HttpPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final int IO_THREADS = 2;
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int BACKLOG = 1000;
    private static final int NONE = -1;
    private static final long MOST_MILLIS_BETWEEN_SWEEPS = 1_000;
    public static final HttpHandler NOT_FOUND = refuse(404, "no such route; docs/openapi.yaml lists the routes");
    private static final HttpHandler OTHER_METHOD = refuse(405, "this route answers another method");
    private static final Reply ONLY_HTTPS = Reply.problem(400, "this port speaks HTTPS: use https:// in its address");

    private final XnioWorker worker;
    private final AcceptingChannel<StreamConnection> port;
    private final GracefulShutdownHandler graceful;
    private final ClientWatch watch;

    private HttpPort(
            XnioWorker worker,
            AcceptingChannel<StreamConnection> port,
            GracefulShutdownHandler graceful,
            ClientWatch watch) {
        this.worker = worker;
        this.port = port;
        this.graceful = graceful;
        this.watch = watch;
    }

    /**
     * Where it listens.
     *
     * @param port 0 for any that is free
     * @param tls the certificate and key for each new connection; null for HTTP without TLS
     */
    public record Listen(String host, int port, @Nullable Supplier<SSLContext> tls) {}

    /** The same without TLS. */
    public static HttpPort start(
            String host,
            int port,
            HttpHandler routes,
            long maxEntityBytes,
            UnaryOperator<HttpHandler> around,
            Set<String> names,
            AllowedOrigins origins,
            HttpLimits limits) {
        return start(new Listen(host, port, null), routes, maxEntityBytes, around, names, origins, limits);
    }

    /**
     * @param around a handler before all routes
     * @param names the host names of the node
     * @param origins foreign pages and programs that may read and write
     * @param maxEntityBytes the largest body of any route; the server cuts off a longer one
     * @throws PortException if the port is taken
     */
    public static HttpPort start(
            Listen listen,
            HttpHandler routes,
            long maxEntityBytes,
            UnaryOperator<HttpHandler> around,
            Set<String> names,
            AllowedOrigins origins,
            HttpLimits limits) {
        GracefulShutdownHandler graceful =
                Handlers.gracefulShutdown(new HostGuard(origins.around(around.apply(routes)), names));
        Supplier<SSLContext> contexts = listen.tls();
        ServerTls tls = contexts == null ? null : new ServerTls(contexts, ONLY_HTTPS.closing());
        ClientWatch watch = new ClientWatch(limits, tls, System::nanoTime);
        HttpOpenListener server = new HttpOpenListener(
                new DefaultByteBufferPool(true, BUFFER_BYTES),
                OptionMap.builder()
                        .set(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, false)
                        .set(UndertowOptions.MAX_ENTITY_SIZE, maxEntityBytes)
                        // Scripts and shells send them as typed.
                        .set(UndertowOptions.ALLOW_UNESCAPED_CHARACTERS_IN_URL, true)
                        // The watch has these two, by monotonic time.
                        .set(UndertowOptions.NO_REQUEST_TIMEOUT, NONE)
                        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, NONE)
                        .getMap());
        server.setRootHandler(watch.around(new SafeHeaders(graceful)));
        XnioWorker worker = worker();
        try {
            AcceptingChannel<StreamConnection> listening = worker.createStreamConnectionServer(
                    new InetSocketAddress(InetAddress.getByName(listen.host()), listen.port()),
                    ChannelListeners.openListenerAdapter(watch.beforeServer(server)),
                    OptionMap.builder()
                            .set(Options.WORKER_IO_THREADS, IO_THREADS)
                            .set(Options.TCP_NODELAY, true)
                            .set(Options.REUSE_ADDRESSES, true)
                            .set(Options.BALANCING_TOKENS, 1)
                            .set(Options.BALANCING_CONNECTIONS, 2)
                            .set(Options.BACKLOG, BACKLOG)
                            .getMap());
            listening.resumeAccepts();
            long pause = Math.clamp(limits.stalled().toMillis() / 4, 10, MOST_MILLIS_BETWEEN_SWEEPS);
            worker.getIoThread()
                    .executeAtInterval(Border.guard("client-watch", watch::sweep), pause, TimeUnit.MILLISECONDS);
            return new HttpPort(worker, listening, graceful, watch);
        } catch (IOException e) {
            worker.shutdownNow();
            throw cannotListen(listen.host(), listen.port(), e);
        }
    }

    private static XnioWorker worker() {
        try {
            return Xnio.getInstance(Undertow.class.getClassLoader())
                    .createWorker(OptionMap.builder()
                            .set(Options.WORKER_IO_THREADS, IO_THREADS)
                            .set(Options.WORKER_TASK_CORE_THREADS, IO_THREADS)
                            .set(Options.WORKER_TASK_MAX_THREADS, IO_THREADS)
                            // The watch refuses what is too much; a connection in the accept queue would hang.
                            .set(Options.CONNECTION_HIGH_WATER, Integer.MAX_VALUE)
                            .set(Options.CONNECTION_LOW_WATER, Integer.MAX_VALUE)
                            .set(Options.TCP_NODELAY, true)
                            .set(Options.CORK, true)
                            .getMap());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Open connections. */
    int connections() {
        return watch.connections();
    }

    /** The port it listens on. */
    int port() {
        return port.getLocalAddress(InetSocketAddress.class).getPort();
    }

    /**
     * Checks the port before the rest of the node is started.
     *
     * @param port 0 for any that is free
     * @throws PortException if it is taken
     */
    public static int claim(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw cannotListen(host, port, e);
        }
    }

    /** Adds the refusals of paths without a route, and of other methods. */
    public static RoutingHandler refusing(RoutingHandler routes) {
        return routes.setFallbackHandler(NOT_FOUND).setInvalidMethodHandler(OTHER_METHOD);
    }

    /** Waits for the requests in progress, then closes the port. */
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
        IoUtils.safeClose(port);
        worker.shutdownNow();
    }

    private static PortException cannotListen(String host, int port, IOException cause) {
        if (!isOfThisMachine(host)) {
            return new PortException(
                    "host " + host + " is no address of this machine: 127.0.0.1 is for this machine alone, 0.0.0.0 for"
                            + " all of its networks (host=, --host)",
                    cause);
        }
        String text = String.valueOf(cause.getMessage());
        return new PortException(
                text.contains("Permission denied")
                        ? "port " + port + " may not be opened by this user: choose one above 1023 with --port"
                        : "port " + port + " on " + host
                                + " is in use: stop what listens there, or choose another with --port",
                cause);
    }

    private static boolean isOfThisMachine(String host) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static HttpHandler refuse(int status, String detail) {
        Reply reply = Reply.problem(status, detail);
        return reply::sendTo;
    }
}
