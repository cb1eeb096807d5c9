/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.edge.tls.ServerTls;
import dev.memlog.event.thread.Border;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;

/**
 * Holds the open connections of the port: refuses one too many, and ends those whose clients are slower than the limits.
 * It uses monotonic time, which the server's own timeouts do not; those also treat a client with nothing to send like one
 * that does not send what it has announced.
 *
 * <p>Threading: safe.
 */
final class ClientWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ClientWatch.class);

    private final HttpLimits limits;
    private final @Nullable ServerTls tls;
    private final LongSupplier nanoTime;
    private final Set<WatchedClient> clients = ConcurrentHashMap.newKeySet();

    /** @param tls null for connections without it */
    ClientWatch(HttpLimits limits, @Nullable ServerTls tls, LongSupplier nanoTime) {
        this.limits = limits;
        this.tls = tls;
        this.nanoTime = nanoTime;
    }

    /** Open connections. */
    int connections() {
        return clients.size();
    }

    /** Puts the watch before what serves connections. */
    ChannelListener<StreamConnection> beforeServer(ChannelListener<StreamConnection> server) {
        return raw -> {
            if (clients.size() >= limits.maxConnections()) {
                LOG.atDebug().log("A connection is refused: as many are open as may be");
                refuse(raw);
                return;
            }
            WatchedClient client = client(raw);
            clients.add(client);
            StreamConnection connection = client.connection();
            connection
                    .getSourceChannel()
                    .setConduit(new WatchedSource(connection.getSourceChannel().getConduit(), client));
            connection
                    .getSinkChannel()
                    .setConduit(new WatchedSink(connection.getSinkChannel().getConduit(), client));
            try {
                server.handleEvent(connection);
            } finally {
                forgetWhenClosed(client);
                if (tls != null) {
                    // A connection that broke before TLS came about closes beneath it alone.
                    raw.setCloseListener(closed -> closeLater(connection));
                    if (!raw.isOpen()) {
                        closeLater(connection);
                    }
                }
            }
        };
    }

    /** It may be in the middle of a read, whose buffers closing would take away. */
    private static void closeLater(StreamConnection connection) {
        try {
            connection.getIoThread().execute(Border.guard("client-watch", () -> IoUtils.safeClose(connection)));
        } catch (RejectedExecutionException e) {
            IoUtils.safeClose(connection); // The port is closing, and nothing reads any more.
        }
    }

    /** With TLS, what the watch counts are the bytes inside of it; the time for a handshake runs from the beginning. */
    private WatchedClient client(StreamConnection raw) {
        if (tls == null) {
            return new WatchedClient(raw, false, limits, nanoTime);
        }
        AtomicReference<@Nullable WatchedClient> client = new AtomicReference<>();
        StreamConnection connection = tls.wrap(raw, () -> {
            WatchedClient agreed = client.get();
            if (agreed != null) {
                agreed.onHandshake();
            }
        });
        WatchedClient watched = new WatchedClient(connection, true, limits, nanoTime);
        client.set(watched);
        return watched;
    }

    private void refuse(StreamConnection raw) {
        if (tls == null) {
            refuse(raw, "as many connections are open as may be (http.max-connections)");
        } else {
            // A handshake for a refusal would cost what the limit is there to save.
            IoUtils.safeClose(raw);
        }
    }

    /** The server has put its own listener there, so this one goes around it. */
    private void forgetWhenClosed(WatchedClient client) {
        StreamConnection connection = client.connection();
        ChannelListener<? super StreamConnection> theirs = connection.getCloseListener();
        connection.setCloseListener(closed -> {
            forget(client);
            if (theirs != null) {
                theirs.handleEvent(closed);
            }
        });
        if (!connection.isOpen()) {
            forget(client);
        }
    }

    private void forget(WatchedClient client) {
        clients.remove(client);
        client.onClose();
    }

    /** Reports to the watch when a request begins and ends; goes before all other handlers. */
    HttpHandler around(HttpHandler handler) {
        return exchange -> {
            WatchedClient client = clientOf(exchange);
            if (client != null) {
                client.onRequest();
                exchange.addExchangeCompleteListener((completed, next) -> {
                    client.onRequestEnd();
                    next.proceed();
                });
            }
            handler.handleRequest(exchange);
        };
    }

    private static @Nullable WatchedClient clientOf(HttpServerExchange exchange) {
        return exchange.getConnection() instanceof AbstractServerConnection connection
                        && connection.getOriginalSourceConduit() instanceof WatchedSource source
                ? source.client()
                : null;
    }

    /** Ends the clients that are too slow. */
    void sweep() {
        for (WatchedClient client : clients) {
            if (client.isTooSlow()) {
                LOG.atDebug().log("A client is too slow and its connection closed");
                client.connection().getIoThread().execute(Border.guard("client-watch", client::end));
            }
        }
    }

    /** Answers a connection of which no request is read, if its client still reads. */
    static void refuse(StreamConnection connection, String why) {
        try {
            connection
                    .getSinkChannel()
                    .write(ByteBuffer.wrap(Reply.unavailable(why).closing()));
            connection.getSinkChannel().shutdownWrites();
            connection.getSinkChannel().flush();
        } catch (IOException e) {
            LOG.atDebug().addKeyValue("error", e.toString()).log("A client was gone before it was refused");
        } finally {
            IoUtils.safeClose(connection);
        }
    }
}
