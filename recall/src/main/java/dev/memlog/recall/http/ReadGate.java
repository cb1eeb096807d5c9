/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall.http;

import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a request from the I/O thread to one of a few others, where it may block, and its reply back; no more at once than
 * there are permits. A request without a permit is told to come back, so nothing queues up.
 *
 * <p>Threading: safe. A permit is held while the reply is made, not while a slow client sends or receives.
 */
public final class ReadGate {
    private static final Logger LOG = LoggerFactory.getLogger(ReadGate.class);
    private static final int MAX_BODY = 256 * 1024;
    private static final byte[] NO_BODY = {};

    private static final int THREADS = 8;

    private final Semaphore permits;
    private final RecallMetrics metrics;
    private final Executor threads;

    /** @param threadPrefix how its threads are called */
    public ReadGate(String threadPrefix, int maxConcurrent, RecallMetrics metrics) {
        permits = new Semaphore(maxConcurrent);
        this.metrics = metrics;
        // Platform threads: SQLite's native calls would pin virtual ones, and with them all others of the process.
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(maxConcurrent),
                Thread.ofPlatform().name(threadPrefix, 0).daemon().factory());
    }

    /** Answers one kind of request; may block. */
    @FunctionalInterface
    public interface Read {
        Reply reply(ReadRequest request) throws BadRequestException;
    }

    public HttpHandler get(String route, Read read) {
        return exchange -> admit(new Arrival(exchange, route, System.nanoTime()), read, NO_BODY);
    }

    /** As {@link #post}, but not for a page that is served from elsewhere. */
    public HttpHandler patch(String route, Read read) {
        HttpHandler guarded = post(route, read);
        return exchange -> {
            HeaderMap headers = exchange.getRequestHeaders();
            if (PageOrigin.mayWrite(headers.getFirst(Headers.ORIGIN), headers.getFirst(Headers.HOST))) {
                guarded.handleRequest(exchange);
            } else {
                send(
                        new Arrival(exchange, route, System.nanoTime()),
                        Reply.problem(403, "Forbidden", "a web page may write only if it is served from this machine"));
            }
        };
    }

    public HttpHandler post(String route, Read read) {
        return exchange -> {
            Arrival arrival = new Arrival(exchange, route, System.nanoTime());
            Receiver receiver = exchange.getRequestReceiver();
            receiver.setMaxBufferSize(MAX_BODY);
            receiver.receiveFullBytes(
                    (ready, body) -> admit(arrival, read, body),
                    (broken, e) -> send(
                            arrival,
                            e instanceof Receiver.RequestToLargeException
                                    ? Reply.error(413, "the body must not exceed " + MAX_BODY + " bytes")
                                    : Reply.error(400, "the body could not be read")));
        };
    }

    private void admit(Arrival arrival, Read read, byte[] body) {
        if (!permits.tryAcquire()) {
            send(arrival, Reply.error(503, "too many requests at once; try again in a second"));
            return;
        }
        arrival.exchange().dispatch(threads, exchange -> {
            Reply reply;
            try {
                reply = replyTo(arrival, read, body);
            } finally {
                permits.release();
            }
            // Back on the I/O thread, whose pooled buffers a short-lived thread would take with it.
            exchange.dispatch(exchange.getIoThread(), ready -> send(arrival, reply));
        });
    }

    private static Reply replyTo(Arrival arrival, Read read, byte[] body) {
        PathTemplateMatch match = arrival.exchange().getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        Map<String, String> path = match == null ? Map.of() : match.getParameters();
        try {
            return read.reply(new ReadRequest(
                    arrival.exchange().getQueryParameters(),
                    path,
                    arrival.exchange().getRequestHeaders(),
                    body));
        } catch (BadRequestException e) {
            return Reply.badRequest(e);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("statusCode", 500).setCause(e).log("could not answer {}", arrival.route());
            return Reply.error(500, "the answer could not be made; the node's log says why");
        }
    }

    private void send(Arrival arrival, Reply reply) {
        metrics.onReply(arrival.route(), reply.statusCode(), Duration.ofNanos(System.nanoTime() - arrival.nanoTime()));
        reply.sendTo(arrival.exchange());
    }

    private record Arrival(HttpServerExchange exchange, String route, long nanoTime) {}
}
