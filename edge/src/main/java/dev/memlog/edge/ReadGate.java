/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.edge.BodyArrival.Outcome;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.limit.ByteBudget.Lease;
import dev.memlog.event.thread.Border;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * Takes a request from the I/O thread to one of a few others, where it may block, and its reply back; no more at once than
 * there are permits. A request without a permit is told to come back, so nothing queues up.
 *
 * <p>Bodies that arrive have permits of their own, taken before the first byte: senders that are slow keep out others that
 * send, but nobody who reads.
 *
 * <p>Threading: safe. A permit is held while the reply is made, not while a slow client receives; the reply's bytes are
 * held until it has.
 */
public final class ReadGate {
    private static final Logger LOG = LoggerFactory.getLogger(ReadGate.class);
    private static final int MAX_BODY = 256 * 1024;
    private static final Duration BODY_DEADLINE = Duration.ofSeconds(10);
    private static final byte[] NO_BODY = {};
    private static final String BORDER = "read-gate";
    /** A character of a reply takes two bytes at most; its encoding is half as much again, or the other way round. */
    private static final long BYTES_PER_CHARACTER = 4;

    private static final Reply BUSY = Reply.error(503, "too many requests at once; try again in a second");
    private static final Reply NO_ROOM =
            Reply.error(503, "the memory for requests is taken (http.max-body-memory); try again in a second");
    private static final int THREADS = 8;

    private final Semaphore permits;
    private final Semaphore arriving;
    private final ReadMetrics metrics;
    private final ByteBudget memory;
    private final Duration bodyDeadline;
    private final Executor threads;

    /**
     * @param threadPrefix how its threads are called
     * @param memory what bodies and replies take, shared with the other routes of the port
     */
    public ReadGate(String threadPrefix, int maxConcurrent, ReadMetrics metrics, ByteBudget memory) {
        this(threadPrefix, maxConcurrent, metrics, memory, BODY_DEADLINE);
    }

    ReadGate(String threadPrefix, int maxConcurrent, ReadMetrics metrics, ByteBudget memory, Duration bodyDeadline) {
        permits = new Semaphore(maxConcurrent);
        arriving = new Semaphore(maxConcurrent);
        this.metrics = metrics;
        this.memory = memory;
        this.bodyDeadline = bodyDeadline;
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
        return exchange -> admit(arrival(exchange, route), read, NO_BODY);
    }

    /** As {@link #post}, but not for a page that is served from elsewhere. */
    public HttpHandler patch(String route, Read read) {
        HttpHandler guarded = post(route, read);
        return exchange -> {
            HeaderMap headers = exchange.getRequestHeaders();
            if (PageOrigin.mayWrite(headers.getFirst(Headers.ORIGIN), headers.getFirst(Headers.HOST))) {
                guarded.handleRequest(exchange);
            } else {
                send(arrival(exchange, route), Reply.problem(403, "Forbidden", PageOrigin.MAY_NOT_WRITE));
            }
        };
    }

    public HttpHandler post(String route, Read read) {
        return exchange -> {
            Arrival arrival = arrival(exchange, route);
            Permit arrives = Permit.tryTake(arriving);
            if (arrives == null) {
                send(arrival, BUSY);
                return;
            }
            exchange.addExchangeCompleteListener((completed, next) -> {
                arrives.close();
                next.proceed();
            });
            BodyArrival.await(exchange, memory, arrival.memory(), MAX_BODY, bodyDeadline, outcome -> {
                arrives.close();
                onBody(arrival, read, outcome);
            });
        };
    }

    private void onBody(Arrival arrival, Read read, Outcome outcome) {
        switch (outcome) {
            case Outcome.Arrived arrived -> admit(arrival, read, arrived.body());
            case Outcome.TooLarge tooLarge -> send(arrival, Reply.error(413, tooLarge.why()));
            case Outcome.NoRoom noRoom -> send(arrival, NO_ROOM);
            case Outcome.Broken broken -> send(arrival, Reply.error(400, "the body could not be read"));
            case Outcome.TooLate tooLate -> {
                // Nobody listens who is still in the middle of a sentence.
                count(arrival, 408);
                arrival.memory().close();
                IoUtils.safeClose(arrival.exchange().getConnection());
                arrival.exchange().endExchange();
            }
        }
    }

    private void admit(Arrival arrival, Read read, byte[] body) {
        Permit permit = Permit.tryTake(permits);
        if (permit == null) {
            send(arrival, BUSY);
            return;
        }
        // Whatever becomes of the hand-over.
        arrival.exchange().addExchangeCompleteListener((completed, next) -> {
            permit.close();
            next.proceed();
        });
        arrival.exchange().dispatch(threads, exchange -> {
            Reply reply;
            try (permit) {
                reply = replyTo(arrival, read, body);
            }
            // Back on the I/O thread, whose pooled buffers a short-lived thread would take with it.
            exchange.dispatch(exchange.getIoThread(), ready -> sendWithin(arrival, reply));
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
        } catch (Throwable e) {
            Border.failed(BORDER, e);
            LOG.atError().addKeyValue("statusCode", 500).log("could not answer {}", arrival.route());
            Border.rethrowFatal(e);
            return Reply.error(500, "the answer could not be made; the node's log says why");
        }
    }

    private Arrival arrival(HttpServerExchange exchange, String route) {
        Lease lease = memory.open();
        exchange.addExchangeCompleteListener((completed, next) -> {
            lease.close();
            next.proceed();
        });
        return new Arrival(exchange, route, System.nanoTime(), lease);
    }

    private void sendWithin(Arrival arrival, Reply reply) {
        send(
                arrival,
                arrival.memory().tryBody(BYTES_PER_CHARACTER * reply.body().length()) ? reply : NO_ROOM);
    }

    private void send(Arrival arrival, Reply reply) {
        count(arrival, reply.statusCode());
        reply.sendTo(arrival.exchange());
    }

    private void count(Arrival arrival, int statusCode) {
        metrics.onReply(arrival.route(), statusCode, Duration.ofNanos(System.nanoTime() - arrival.nanoTime()));
    }

    private record Arrival(HttpServerExchange exchange, String route, long nanoTime, Lease memory) {}

    /** Given back once, whichever way out of a request is taken first. */
    private record Permit(Semaphore of, AtomicBoolean held) implements AutoCloseable {
        static @Nullable Permit tryTake(Semaphore permits) {
            return permits.tryAcquire() ? new Permit(permits, new AtomicBoolean(true)) : null;
        }

        @Override
        public void close() {
            if (held.compareAndSet(true, false)) {
                of.release();
            }
        }
    }
}
