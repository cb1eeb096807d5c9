/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.limit.JsonCost;
import dev.memlog.event.thread.Border;
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
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Puts an {@link Route} behind HTTP: turns away what must not or cannot be taken, reads the body up to a size and a
 * time, and hands over to a virtual thread.
 *
 * <p>Threading: the I/O thread reads and never blocks; everything else runs on a thread of its own. A request holds a
 * place of {@link InFlight} and its bytes of the {@link ByteBudget} from before its first byte is kept until it is worked
 * on, whatever ends that.
 */
public final class EdgeHandler implements HttpHandler {
    private static final String BORDER = "ingest";

    /** A sender may go on this many times past the limit before it is cut off instead of answered. */
    public static final long DRAINED_BODIES = 4;

    private final Route adapter;
    private final int maxBodyBytes;
    private final int longestText;
    private final Duration bodyDeadline;
    private final InFlight inFlight;
    private final ByteBudget memory;
    private final Executor workers;
    private final PostListener listener;

    /** @param longestText bytes of a string that are kept of a body larger than {@code maxBodyBytes} */
    public EdgeHandler(
            Route adapter,
            int maxBodyBytes,
            int longestText,
            Duration bodyDeadline,
            InFlight inFlight,
            ByteBudget memory,
            Executor workers,
            PostListener listener) {
        this.adapter = adapter;
        this.maxBodyBytes = maxBodyBytes;
        this.longestText = longestText;
        this.bodyDeadline = bodyDeadline;
        this.inFlight = inFlight;
        this.memory = memory;
        this.workers = workers;
        this.listener = listener;
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
            turnAway(exchange, IngestReply.foreignOrigin());
        } else if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            turnAway(exchange, IngestReply.unsupportedEncoding(encoding));
        } else if (exchange.getRequestContentLength() > DRAINED_BODIES * maxBodyBytes) {
            turnAway(exchange, tooLarge());
        } else {
            admit(exchange);
        }
    }

    private void admit(HttpServerExchange exchange) {
        InFlight.Place place = inFlight.tryEnter();
        if (place == null) {
            turnAway(exchange, IngestReply.unavailable("too many requests are being worked on"));
            return;
        }
        Taken taken = new Taken(place, memory.open());
        try {
            long told = exchange.getRequestContentLength();
            if (told > 0 && told <= maxBodyBytes && !taken.memory().tryBody(told)) {
                taken.close();
                turnAway(exchange, noRoom());
            } else {
                receive(exchange, taken, new BodyBuffer(maxBodyBytes, longestText, taken.memory(), told));
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
        AtomicBoolean received = new AtomicBoolean();
        XnioExecutor.Key deadline = exchange.getIoThread()
                .executeAfter(
                        () -> {
                            if (received.compareAndSet(false, true)) {
                                taken.close();
                                abandon(exchange, 408);
                            }
                        },
                        bodyDeadline.toMillis(),
                        TimeUnit.MILLISECONDS);
        // Part by part, so that a body that is not kept is read to its end all the same: a sender that is cut off while
        // it writes never gets to see why.
        exchange.getRequestReceiver()
                .receivePartialBytes(
                        (e, part, last) -> {
                            buffer.add(part);
                            boolean endless = buffer.seen() > DRAINED_BODIES * maxBodyBytes;
                            if ((last || endless) && received.compareAndSet(false, true)) {
                                deadline.remove();
                                if (endless) {
                                    taken.close();
                                    abandon(e, 413);
                                } else if (buffer.seen() < e.getRequestContentLength()) {
                                    // A closed connection can end a body like its last byte does.
                                    taken.close();
                                    abandon(e, 400);
                                } else {
                                    buffer.end();
                                    onBody(e, taken, buffer);
                                }
                            }
                        },
                        (e, failure) -> {
                            if (received.compareAndSet(false, true)) {
                                deadline.remove();
                                taken.close();
                                onBodyFailure(e, failure);
                            }
                        });
    }

    private void onBody(HttpServerExchange exchange, Taken taken, BodyBuffer buffer) {
        try {
            switch (buffer.state()) {
                case NO_ROOM -> turnAway(exchange, noRoom());
                case KEPT, CUT -> exchange.dispatch(workers, () -> work(exchange, taken, buffer));
            }
        } catch (Throwable e) {
            taken.close();
            Border.failed(BORDER, e);
            abandon(exchange, 500);
            Border.rethrowFatal(e);
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
        listener.onTurnedAway(statusCode);
        listener.onReply(exchange, statusCode, "the body did not come to an end");
        IoUtils.safeClose(exchange.getConnection());
        exchange.endExchange();
    }

    private void work(HttpServerExchange exchange, Taken taken, BodyBuffer buffer) {
        try (taken) {
            // In one piece it is held twice for a moment.
            if (!taken.memory().tryMore(buffer.kept())) {
                turnAway(exchange, noRoom());
                return;
            }
            byte[] body = buffer.toByteArray();
            taken.memory().less(body.length);
            long cost = JsonCost.of(body);
            if (!memory.couldHold(body.length + cost)) {
                turnAway(
                        exchange,
                        IngestReply.tooLarge("the body holds more values than fit into http.max-body-memory = "
                                + memory.max() + " bytes"));
            } else if (!taken.memory().tryMore(cost)) {
                turnAway(exchange, noRoom());
            } else {
                boolean isCut = buffer.state() == BodyBuffer.State.CUT;
                IngestReply reply = adapter.answer(toRequest(exchange, body, isCut));
                // What was wrong with its beginning may be due to the limit.
                send(exchange, isCut && reply.status() == 400 ? tooLarge() : reply);
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
                turnAway(exchange, IngestReply.bug());
            }
        } catch (Throwable again) {
            Border.failed(BORDER, again);
            abandon(exchange, 500);
        }
    }

    private static IngestReply noRoom() {
        return IngestReply.unavailable("the memory for requests is taken (http.max-body-memory)");
    }

    private IngestReply tooLarge() {
        return IngestReply.tooLarge("the body is larger than ingest.max-body-bytes = " + maxBodyBytes);
    }

    private void turnAway(HttpServerExchange exchange, IngestReply reply) {
        listener.onTurnedAway(reply.status());
        send(exchange, reply);
    }

    private static IngestRequest toRequest(HttpServerExchange exchange, byte[] body, boolean isCut) {
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
        return new IngestRequest(body, number, headers, options, local == null ? 0 : local.getPort(), isCut);
    }

    private void send(HttpServerExchange exchange, IngestReply reply) {
        listener.onReply(
                exchange,
                reply.status(),
                reply.isError() ? reply.body().path("detail").asText() : "");
        exchange.setStatusCode(reply.status());
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(Headers.CONTENT_TYPE, reply.isError() ? "application/problem+json" : "application/json");
        if (reply.status() == 503) {
            headers.put(Headers.RETRY_AFTER, IngestReply.RETRY_AFTER_SECONDS);
        }
        exchange.getResponseSender()
                .send(ByteBuffer.wrap(reply.body().toString().getBytes(StandardCharsets.UTF_8)));
    }
}
