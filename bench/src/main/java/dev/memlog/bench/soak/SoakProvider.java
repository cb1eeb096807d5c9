/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An OpenAI-compatible server that answers one observation for each event, or fails in the way that it is told to. Each
 * observation of a session has another figure for the same subject, so it supersedes those before it.
 *
 * <p>Threading: safe; a virtual thread per call.
 */
final class SoakProvider implements AutoCloseable {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int BACKLOG = 4096;
    private static final int LONGEST_CALL_MILLIS = 300;
    private static final int LONGEST_SLOW_MILLIS = 6_000;
    private static final int HANG_MILLIS = 60_000;

    /** How calls end from now on. */
    enum Mode {
        WELL,
        SLOW,
        BROKEN_GRAMMAR,
        EMPTY,
        ERROR_WORDS,
        SERVER_ERROR,
        RATE_LIMITED,
        REFUSED,
        HANGING,
        HANGING_UP
    }

    private final HttpServer server;
    private final Books books;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile Mode mode = Mode.WELL;
    private volatile boolean closed;

    SoakProvider(Books books) throws IOException {
        this.books = books;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    /** The most calls at once so far. */
    int mostInFlight() {
        return mostInFlight.get();
    }

    void use(Mode next) {
        mode = next;
    }

    @Override
    public void close() {
        closed = true;
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        Mode now = mode;
        books.providerCalls.increment();
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try (exchange) {
            JsonNode request = MAPPER.readTree(exchange.getRequestBody());
            JsonNode messages = request.path("messages");
            String prompt = messages.path(messages.size() - 1).path("content").asText();
            Set<Mark> events = Mark.carriedIn(prompt);
            if (now != Mode.RATE_LIMITED && now != Mode.REFUSED) {
                books.called(events);
            }
            switch (now) {
                case WELL -> reply(exchange, LONGEST_CALL_MILLIS, memories(events, prompt));
                case SLOW -> reply(exchange, LONGEST_SLOW_MILLIS, memories(events, prompt));
                case BROKEN_GRAMMAR -> reply(exchange, LONGEST_CALL_MILLIS, "<observation><type>discovery</type><tit");
                case EMPTY -> reply(exchange, LONGEST_CALL_MILLIS, "");
                case ERROR_WORDS -> reply(exchange, LONGEST_CALL_MILLIS, "Invalid API key.");
                case SERVER_ERROR -> send(exchange, 500, error("overloaded"));
                case RATE_LIMITED -> {
                    exchange.getResponseHeaders().set("Retry-After", "1");
                    send(exchange, 429, error("slow down"));
                }
                case REFUSED -> send(exchange, 401, error("no such key"));
                case HANGING -> hang();
                case HANGING_UP -> {
                    // Closing the exchange without an answer closes the connection.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private void hang() throws InterruptedException {
        for (int waited = 0; waited < HANG_MILLIS && !closed && mode == Mode.HANGING; waited += 100) {
            Thread.sleep(100);
        }
    }

    private static void reply(HttpExchange exchange, int longestMillis, String text)
            throws IOException, InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextInt(longestMillis));
        ObjectNode reply = MAPPER.createObjectNode().put("id", "1").put("object", "chat.completion");
        reply.put("model", "soak");
        ObjectNode choice = reply.putArray("choices").addObject().put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        reply.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", 20);
        send(exchange, 200, reply.toString());
    }

    private static String memories(Set<Mark> events, String prompt) {
        StringBuilder text = new StringBuilder();
        for (Mark event : events) {
            text.append("<observation><type>discovery</type><title>")
                    .append(event)
                    .append("</title><narrative>")
                    .append(event.words())
                    .append("</narrative><facts><fact>The retry limit of the ")
                    .append(event.session())
                    .append(" gateway is ")
                    .append(event.number())
                    .append(" attempts</fact></facts></observation>\n");
        }
        if (prompt.contains("<turn_ended ")) {
            text.append("<summary><request>soak</request><completed>done</completed></summary>");
        }
        return text.toString();
    }

    private static String error(String message) {
        ObjectNode body = MAPPER.createObjectNode();
        body.putObject("error").put("message", message).put("type", "soak");
        return body.toString();
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
