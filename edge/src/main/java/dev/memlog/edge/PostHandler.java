/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

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
import java.time.Duration;
import java.util.concurrent.Executor;
import org.xnio.IoUtils;

/**
 * Takes posts for a {@link PostRoute}: refuses what it may not or cannot take, reads the body up to a size and a time, and
 * answers on a virtual thread. A larger body is condensed as it arrives instead of refused.
 *
 * <p>Threading: the I/O thread reads and never blocks; everything else runs on a thread of its own. A request holds a
 * place of {@link Permits} and its bytes of the {@link ByteBudget} from before its first byte is kept to its end,
 * whatever ends it.
 */
public final class PostHandler implements HttpHandler {
    private static final String BORDER = "ingest";

    /** A sender may go on this many times past the limit before it is cut off instead of answered. */
    public static final long DRAINED_BODIES = 4;

    private final PostRoute route;
    private final int maxBodyBytes;
    private final int longestText;
    private final Duration bodyDeadline;
    private final Permits permits;
    private final ByteBudget memory;
    private final Executor workers;
    private final PostListener listener;

    /** @param longestText bytes of a string that are kept of a body larger than {@code maxBodyBytes} */
    public PostHandler(
            PostRoute route,
            int maxBodyBytes,
            int longestText,
            Duration bodyDeadline,
            Permits permits,
            ByteBudget memory,
            Executor workers,
            PostListener listener) {
        this.route = route;
        this.maxBodyBytes = maxBodyBytes;
        this.longestText = longestText;
        this.bodyDeadline = bodyDeadline;
        this.permits = permits;
        this.memory = memory;
        this.workers = workers;
        this.listener = listener;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        // The server's own limit cuts the connection. Ours answers, and lets a sender finish, within bounds.
        // (Of a chunked body the server takes its limit before any handler runs: see IngestRoutes.maxEntityBytes().)
        exchange.setMaxEntitySize(drained());
        HeaderMap headers = exchange.getRequestHeaders();
        String encoding = headers.getFirst(Headers.CONTENT_ENCODING);
        if (!PageOrigin.isLocal(headers.getFirst(Headers.ORIGIN))) {
            turnAway(exchange, Reply.problem(403, PageOrigin.MAY_NOT_WRITE));
        } else if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            turnAway(exchange, Reply.problem(415, "Content-Encoding " + encoding + " is not supported: send it plain"));
        } else if (exchange.getRequestContentLength() > drained()) {
            turnAway(exchange, tooLarge());
        } else {
            admit(exchange);
        }
    }

    private long drained() {
        return DRAINED_BODIES * maxBodyBytes;
    }

    private void admit(HttpServerExchange exchange) {
        Permit permit = permits.tryTake();
        if (permit == null) {
            turnAway(exchange, Reply.unavailable("too many requests are being worked on"));
            return;
        }
        Taken taken = new Taken(permit, memory.open());
        try {
            long length = exchange.getRequestContentLength();
            if (length > 0 && length <= maxBodyBytes && !taken.memory().tryBody(length)) {
                taken.close();
                turnAway(exchange, Reply.noRoom());
            } else {
                receive(exchange, taken, new BodyBuffer(maxBodyBytes, longestText, taken.memory(), length));
            }
        } catch (Throwable e) {
            taken.close();
            throw e; // The server answers 500.
        }
    }

    private void receive(HttpServerExchange exchange, Taken taken, BodyBuffer buffer) {
        exchange.addExchangeCompleteListener((completed, next) -> {
            taken.close();
            next.proceed();
        });
        // A body that is not kept is read to its end, too: a sender that is cut off while it writes reads no answer.
        BodyReader.read(exchange, buffer, () -> buffer.seen() > drained(), bodyDeadline, end -> {
            if (end == BodyReader.End.WHOLE) {
                buffer.end();
                onBody(exchange, taken, buffer);
                return;
            }
            taken.close();
            switch (end) {
                case TOO_LARGE -> turnAway(exchange, tooLarge());
                case ENOUGH -> abandon(exchange, 413);
                case TOO_LATE -> abandon(exchange, 408);
                case BROKEN, WHOLE -> abandon(exchange, 400);
            }
        });
    }

    private void onBody(HttpServerExchange exchange, Taken taken, BodyBuffer buffer) {
        try {
            switch (buffer.state()) {
                case NO_ROOM -> turnAway(exchange, Reply.noRoom());
                case KEPT, CUT -> exchange.dispatch(workers, () -> work(exchange, taken, buffer));
            }
        } catch (Throwable e) {
            taken.close();
            Border.failed(BORDER, e);
            abandon(exchange, 500);
            Border.rethrowFatal(e);
        }
    }

    // The sender left in the middle of its body, or does not end it: no client reads an answer.
    private void abandon(HttpServerExchange exchange, int statusCode) {
        listener.onTurnedAway(statusCode);
        listener.onReply(exchange, statusCode, "the body did not come to an end");
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
    }

    private void work(HttpServerExchange exchange, Taken taken, BodyBuffer buffer) {
        try (taken) {
            // In one piece it is held twice for a moment.
            if (!taken.memory().tryMore(buffer.kept())) {
                turnAway(exchange, Reply.noRoom());
                return;
            }
            byte[] body = buffer.toByteArray();
            taken.memory().less(body.length);
            long cost = JsonCost.of(body);
            if (!memory.couldHold(body.length + cost)) {
                turnAway(exchange, BodyBuffer.tooManyValues(memory));
            } else if (!taken.memory().tryMore(cost)) {
                turnAway(exchange, Reply.noRoom());
            } else {
                boolean isCut = buffer.state() == BodyBuffer.State.CUT;
                Reply reply = route.answer(Request.of(exchange, body, isCut));
                // What was wrong with its beginning may be due to the limit.
                send(exchange, isCut && reply.statusCode() == 400 ? tooLarge() : reply);
            }
        } catch (Throwable e) {
            Border.failed(BORDER, e);
            answerDefect(exchange);
            Border.rethrowFatal(e);
        }
    }

    private void answerDefect(HttpServerExchange exchange) {
        try {
            if (exchange.isResponseStarted()) {
                abandon(exchange, 500);
            } else {
                turnAway(exchange, Reply.defect());
            }
        } catch (Throwable again) {
            Border.failed(BORDER, again);
            abandon(exchange, 500);
        }
    }

    private Reply tooLarge() {
        return Reply.problem(413, "the body is larger than ingest.max-body-bytes = " + maxBodyBytes);
    }

    private void turnAway(HttpServerExchange exchange, Reply reply) {
        listener.onTurnedAway(reply.statusCode());
        send(exchange, reply);
    }

    private void send(HttpServerExchange exchange, Reply reply) {
        Problem problem = reply.problem();
        listener.onReply(exchange, reply.statusCode(), problem == null ? "" : problem.detail());
        reply.sendTo(exchange);
    }

    /** What a request holds while it is worked on. Closing it twice gives back once. */
    private record Taken(Permit permit, Lease memory) implements AutoCloseable {
        @Override
        public void close() {
            memory.close();
            permit.close();
        }
    }
}
