/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.http;

import dev.memlog.ingest.IngestMetrics;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Puts an {@link Adapter} behind HTTP: turns away what must not or cannot be taken, reads the body up to a size and a
 * time, and hands over to a virtual thread.
 *
 * <p>Threading: the I/O thread reads and never blocks; everything else runs on a thread of its own. A request holds one
 * of {@link InFlight}'s places from before its first byte is kept until its reply is written, which bounds the memory.
 */
public final class EdgeHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeHandler.class);
    private static final int BODY_DEADLINE_SECONDS = 10;

    /** A sender may go on this many times past the limit before it is cut off instead of answered. */
    public static final long DRAINED_BODIES = 4;

    private final Adapter adapter;
    private final int maxBodyBytes;
    private final InFlight inFlight;
    private final Executor workers;
    private final IngestMetrics metrics;

    public EdgeHandler(Adapter adapter, int maxBodyBytes, InFlight inFlight, Executor workers, IngestMetrics metrics) {
        this.adapter = adapter;
        this.maxBodyBytes = maxBodyBytes;
        this.inFlight = inFlight;
        this.workers = workers;
        this.metrics = metrics;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        // The server's own limit cuts the connection. Ours answers, and lets a sender finish what it began, within
        // bounds.
        // (Of a chunked body the server takes its limit before any handler runs: see IngestRoutes.maxEntityBytes().)
        exchange.setMaxEntitySize(DRAINED_BODIES * maxBodyBytes);
        HeaderMap headers = exchange.getRequestHeaders();
        String encoding = headers.getFirst(Headers.CONTENT_ENCODING);
        if (!Origins.mayWrite(headers.getFirst(Headers.ORIGIN))) {
            turnAway(exchange, Reply.foreignOrigin());
        } else if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            turnAway(exchange, Reply.unsupportedEncoding(encoding));
        } else if (exchange.getRequestContentLength() > maxBodyBytes) {
            turnAway(exchange, tooLarge());
        } else {
            InFlight.Place place = inFlight.tryEnter();
            if (place == null) {
                turnAway(exchange, Reply.unavailable("too many requests are being worked on"));
            } else {
                receive(exchange, place);
            }
        }
    }

    private void receive(HttpServerExchange exchange, InFlight.Place place) {
        exchange.addExchangeCompleteListener((completed, next) -> {
            place.leave();
            next.proceed();
        });
        AtomicBoolean received = new AtomicBoolean();
        XnioExecutor.Key deadline = exchange.getIoThread()
                .executeAfter(
                        () -> {
                            if (received.compareAndSet(false, true)) {
                                count(408);
                                place.leave();
                                IoUtils.safeClose(exchange.getConnection());
                            }
                        },
                        BODY_DEADLINE_SECONDS,
                        TimeUnit.SECONDS);
        // Part by part, so that a body without a told length is read to its end, but kept only up to the limit: a
        // sender
        // that is cut off while it writes never gets to see why.
        BodyBuffer buffer = new BodyBuffer(maxBodyBytes);
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (e, part, last) -> {
                            buffer.add(part);
                            boolean endless = buffer.seen() > DRAINED_BODIES * maxBodyBytes;
                            if ((last || endless) && received.compareAndSet(false, true)) {
                                deadline.remove();
                                if (endless) {
                                    place.leave();
                                    abandon(e, 413);
                                } else {
                                    onBody(e, buffer);
                                }
                            }
                        },
                        (e, failure) -> {
                            if (received.compareAndSet(false, true)) {
                                deadline.remove();
                                place.leave();
                                onBodyFailure(e, failure);
                            }
                        });
    }

    private void onBody(HttpServerExchange exchange, BodyBuffer buffer) {
        if (buffer.isTooLarge()) {
            turnAway(exchange, tooLarge());
        } else {
            exchange.dispatch(workers, () -> work(exchange, buffer.toByteArray()));
        }
    }

    private void onBodyFailure(HttpServerExchange exchange, IOException failure) {
        if (failure instanceof RequestTooBigException) {
            turnAway(exchange, tooLarge());
        } else {
            abandon(exchange, 400);
        }
    }

    // The sender went away in the middle of its body, or does not come to an end: there is nobody to answer.
    private void abandon(HttpServerExchange exchange, int statusCode) {
        count(statusCode);
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
    }

    private void work(HttpServerExchange exchange, byte[] body) {
        try {
            send(exchange, adapter.answer(toRequest(exchange, body)));
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("route", exchange.getRelativePath().split("/", 3)[1])
                    .log("A request could not be worked on");
            turnAway(exchange, Reply.bug());
        }
    }

    private Reply tooLarge() {
        return Reply.tooLarge("the body is larger than ingest.max-body-bytes = " + maxBodyBytes);
    }

    private void turnAway(HttpServerExchange exchange, Reply reply) {
        count(reply.status());
        send(exchange, reply);
    }

    private void count(int statusCode) {
        metrics.onReceived(1);
        metrics.onRejected(statusCode, 1);
    }

    private static IngestRequest toRequest(HttpServerExchange exchange, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (String name : IngestRequest.HEADERS) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                headers.put(name.toLowerCase(Locale.ROOT), value);
            }
        }
        Map<String, String> options = new HashMap<>();
        for (Map.Entry<String, Deque<String>> option :
                exchange.getQueryParameters().entrySet()) {
            options.put(
                    option.getKey(),
                    option.getValue().isEmpty() ? "" : option.getValue().getFirst());
        }
        PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        String number = match == null ? "" : match.getParameters().getOrDefault("id", "");
        InetSocketAddress local = exchange.getDestinationAddress();
        return new IngestRequest(body, number, headers, options, local == null ? 0 : local.getPort());
    }

    private static void send(HttpServerExchange exchange, Reply reply) {
        exchange.setStatusCode(reply.status());
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(Headers.CONTENT_TYPE, reply.isError() ? "application/problem+json" : "application/json");
        if (reply.status() == 503) {
            headers.put(Headers.RETRY_AFTER, Reply.RETRY_AFTER_SECONDS);
        }
        exchange.getResponseSender()
                .send(ByteBuffer.wrap(reply.body().toString().getBytes(StandardCharsets.UTF_8)));
    }
}
