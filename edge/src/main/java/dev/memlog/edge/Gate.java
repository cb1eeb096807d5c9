/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.edge.BodyReader.End;
import dev.memlog.edge.Permits.Permit;
import dev.memlog.edge.origin.PageOrigin;
import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.limit.ByteBudget.Lease;
import dev.memlog.event.limit.JsonCost;
import dev.memlog.event.thread.Border;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;

/**
 * Takes a request from the I/O thread to one of the port's threads, where it may block, and its reply back. There are as
 * many at once as the gate has permits; one more gets 503 with Retry-After, so nothing queues up.
 *
 * <p>Bodies that arrive have permits of their own, taken before the first byte: slow senders keep out other senders, but
 * no readers.
 *
 * <p>Threading: safe. A permit is held while the reply is made, not while a slow client receives; the reply's bytes are
 * held until it has.
 */
public final class Gate implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int MAX_BODY = 256 * 1024;
    private static final byte[] NO_BODY = {};
    private static final String BORDER = "gate";
    /** A character of a reply takes two bytes at most; its encoding is half as much again, or the other way round. */
    private static final long BYTES_PER_CHARACTER = 4;
    /** A message of the tools' protocol is read twice, once as a tree and once as the protocol's own. */
    private static final int READINGS = 2;
    /** Replies that are made at once; with more, those who post hooks would wait for a processor. */
    private static final int THREADS = 8;

    private static final Reply BUSY = Reply.unavailable("too many requests at once");
    private static final Reply NO_ROOM = Reply.noRoom();

    private final Gates port;
    private final Permits permits;
    private final Permits arriving;
    private final Executor threads;
    private final Set<Thread> streaming;
    private final UnaryOperator<Reply> errors;

    /** Whether a reply that lasts is being sent. */
    public boolean isStreaming() {
        return !streaming.isEmpty();
    }

    Gate(Gates port, int permits) {
        this(
                port,
                new Permits(permits),
                new Permits(permits),
                new Turns(port.threads(), THREADS),
                ConcurrentHashMap.newKeySet(),
                UnaryOperator.identity());
    }

    private Gate(
            Gates port,
            Permits permits,
            Permits arriving,
            Executor threads,
            Set<Thread> streaming,
            UnaryOperator<Reply> errors) {
        this.port = port;
        this.permits = permits;
        this.arriving = arriving;
        this.threads = threads;
        this.streaming = streaming;
        this.errors = errors;
    }

    /** The same gate, for routes whose errors have claude-mem's shape. */
    public Gate claudeMem() {
        return new Gate(port, permits, arriving, threads, streaming, ClaudeMemError::of);
    }

    /** Answers one kind of request; may block. */
    @FunctionalInterface
    public interface Read {
        Reply reply(Request request) throws BadRequestException;
    }

    /** Answers requests whose body or reply is of any length: reads and writes it as it goes. */
    @FunctionalInterface
    public interface Stream {
        /** @return what is left to send; null if the reply has been written to its end */
        @Nullable
        Reply run(HttpServerExchange exchange, Request request, Lease held) throws IOException, BadRequestException;
    }

    public HttpHandler get(String route, Read read) {
        return exchange -> admit(arrival(exchange, route), read, NO_BODY);
    }

    /** As {@link #post}, but not for a page that is served from elsewhere. */
    public HttpHandler write(String route, Read read) {
        HttpHandler post = post(route, read);
        return exchange -> {
            HeaderMap headers = exchange.getRequestHeaders();
            if (PageOrigin.mayWrite(headers.getFirst(Headers.ORIGIN), headers.getFirst(Headers.HOST))) {
                post.handleRequest(exchange);
            } else {
                send(arrival(exchange, route), Reply.problem(403, PageOrigin.MAY_NOT_WRITE));
            }
        };
    }

    public HttpHandler post(String route, Read read) {
        return exchange -> {
            Arrival arrival = arrival(exchange, route);
            Permit permit = arriving.tryTake();
            if (permit == null) {
                send(arrival, BUSY);
                return;
            }
            permit.closeAfter(exchange);
            long length = exchange.getRequestContentLength();
            // Its copy in one piece is counted with it.
            boolean hasRoom =
                    length <= 0 || length > MAX_BODY || arrival.memory().tryBody(2 * length);
            if (length > MAX_BODY || !hasRoom) {
                permit.close();
                refuse(arrival, hasRoom ? tooLarge() : NO_ROOM);
            } else {
                BodyBuffer body = BodyBuffer.bounded(MAX_BODY, arrival.memory(), length);
                BodyReader.read(
                        exchange, body, () -> body.state() != BodyBuffer.State.KEPT, port.bodyDeadline(), end -> {
                            permit.close();
                            onBody(arrival, read, body, end);
                        });
            }
        };
    }

    /**
     * The permit is held from the first byte to the last. A client that does not go on is ended by the port's watch, which
     * frees its thread.
     *
     * @param held bytes of memory that it takes
     */
    public HttpHandler stream(String route, long held, Stream stream) {
        return exchange -> {
            Arrival arrival = arrival(exchange, route);
            Permit permit = permits.tryTake();
            if (permit == null) {
                send(arrival, BUSY);
                return;
            }
            permit.closeAfter(exchange);
            if (!arrival.memory().tryBody(held)) {
                permit.close();
                send(arrival, NO_ROOM);
                return;
            }
            exchange.dispatch(threads, running -> {
                int status = 500;
                streaming.add(Thread.currentThread());
                try (permit) {
                    running.startBlocking();
                    status = run(arrival, stream);
                } finally {
                    streaming.remove(Thread.currentThread());
                    arrival.memory().close();
                    count(arrival, status);
                    running.endExchange();
                }
            });
        };
    }

    /** Interrupts the streams that are running. */
    @Override
    public void close() {
        streaming.forEach(Thread::interrupt);
    }

    private void onBody(Arrival arrival, Read read, BodyBuffer buffer, End end) {
        switch (end) {
            case WHOLE, ENOUGH -> onArrived(arrival, read, buffer);
            case TOO_LARGE -> refuse(arrival, tooLarge());
            case BROKEN -> send(arrival, Reply.problem(400, "the body could not be read"));
            case TOO_LATE -> {
                // A sender in the middle of its body reads no answer.
                count(arrival, 408);
                arrival.memory().close();
                IoUtils.safeClose(arrival.exchange().getConnection());
                arrival.exchange().endExchange();
            }
        }
    }

    private void onArrived(Arrival arrival, Read read, BodyBuffer buffer) {
        ByteBudget budget = port.memory();
        boolean isTold = arrival.exchange().getRequestContentLength() > 0;
        if (buffer.state() == BodyBuffer.State.CUT) {
            refuse(arrival, tooLarge());
            return;
        }
        if (buffer.state() == BodyBuffer.State.NO_ROOM
                || (!isTold && !arrival.memory().tryMore(buffer.kept()))) {
            refuse(arrival, NO_ROOM);
            return;
        }
        byte[] body = buffer.toByteArray();
        long cost = READINGS * JsonCost.of(body);
        if (!budget.couldHold(body.length + cost)) {
            refuse(arrival, BodyBuffer.tooManyValues(budget));
        } else if (!arrival.memory().tryMore(cost)) {
            refuse(arrival, NO_ROOM);
        } else {
            admit(arrival, read, body);
        }
    }

    private void admit(Arrival arrival, Read read, byte[] body) {
        Permit permit = permits.tryTake();
        if (permit == null) {
            send(arrival, BUSY);
            return;
        }
        permit.closeAfter(arrival.exchange());
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
        try {
            return read.reply(Request.of(arrival.exchange(), body, false));
        } catch (BadRequestException e) {
            return Reply.invalid(e);
        } catch (Throwable e) {
            Border.failed(BORDER, e);
            LOG.atError().addKeyValue("statusCode", 500).log("could not answer {}", arrival.route());
            Border.rethrowFatal(e);
            return Reply.defect();
        }
    }

    private int run(Arrival arrival, Stream stream) {
        HttpServerExchange exchange = arrival.exchange();
        try {
            Reply reply = stream.run(exchange, Request.of(exchange, NO_BODY, false), arrival.memory());
            return reply == null ? 200 : rest(exchange, reply);
        } catch (BadRequestException e) {
            return rest(exchange, Reply.invalid(e));
        } catch (Throwable e) {
            // On a closed connection the server's streams throw exceptions of several types.
            if (e instanceof IOException || !exchange.getConnection().isOpen()) {
                LOG.atInfo().addKeyValue("error", e.toString()).log("{} was broken off", arrival.route());
                return brokenOff(exchange);
            }
            Border.failed(BORDER, e);
            Border.rethrowFatal(e);
            return exchange.isResponseStarted() ? brokenOff(exchange) : rest(exchange, Reply.defect());
        }
    }

    private int rest(HttpServerExchange exchange, Reply reply) {
        errors.apply(reply).sendTo(exchange);
        return reply.statusCode();
    }

    /** Closed, as an answer that only stops would look whole. */
    private static int brokenOff(HttpServerExchange exchange) {
        IoUtils.safeClose(exchange.getConnection());
        return 500;
    }

    private Arrival arrival(HttpServerExchange exchange, String route) {
        Lease lease = port.memory().open();
        exchange.addExchangeCompleteListener((completed, next) -> {
            lease.close();
            next.proceed();
        });
        return new Arrival(exchange, route, System.nanoTime(), lease);
    }

    private static Reply tooLarge() {
        return Reply.problem(413, "the body must not exceed " + MAX_BODY + " bytes");
    }

    /** What is left of the body may take its time to arrive, and is not kept. */
    private void refuse(Arrival arrival, Reply reply) {
        arrival.memory().close();
        send(arrival, reply);
    }

    private void sendWithin(Arrival arrival, Reply reply) {
        send(
                arrival,
                arrival.memory().tryBody(BYTES_PER_CHARACTER * reply.body().length()) ? reply : NO_ROOM);
    }

    private void send(Arrival arrival, Reply reply) {
        count(arrival, reply.statusCode());
        errors.apply(reply).sendTo(arrival.exchange());
    }

    private void count(Arrival arrival, int statusCode) {
        port.metrics().onReply(arrival.route(), statusCode, Duration.ofNanos(System.nanoTime() - arrival.nanoTime()));
    }

    private record Arrival(HttpServerExchange exchange, String route, long nanoTime, Lease memory) {}
}
