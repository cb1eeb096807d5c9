/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An OpenAI-compatible server on loopback that answers one observation, after a while.
 *
 * <p>Threading: safe; a virtual thread per call.
 */
final class SlowProvider implements AutoCloseable {
    private static final int BACKLOG = 16_384;
    private static final byte[] REPLY = """
            {"id":"1","object":"chat.completion","model":"slow","choices":[{"index":0,"finish_reason":"stop","message":\
            {"role":"assistant","content":"<observation><type>discovery</type><title>seen</title>\
            <narrative>One slow call.</narrative></observation>"}}],"usage":{"prompt_tokens":100,"completion_tokens":20}}""".getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;
    private final Duration delay;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicLong firstNanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();

    SlowProvider(Duration delay) throws IOException {
        this.delay = delay;
        // Its own bound of 200 would close connections that the client is about to use again.
        System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(BACKLOG));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    int calls() {
        return calls.get();
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    /** From the first call's arrival to the last one's answer. */
    Duration span() {
        return Duration.ofNanos(lastNanos.get() - firstNanos.get());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        firstNanos.compareAndSet(0, System.nanoTime());
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        calls.incrementAndGet();
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            Thread.sleep(delay);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(200, REPLY.length);
            exchange.getResponseBody().write(REPLY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.decrementAndGet();
            lastNanos.set(System.nanoTime());
        }
    }
}
