/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;

/** Stands for a node: answers hooks as it is told, and keeps what they said. */
public final class HookReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private volatile ToIntFunction<String> status = body -> 200;

    /** @param age in milliseconds, as the hook says */
    public record Taken(String query, String id, long age, String body) {}

    public HookReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/hooks", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            taken.add(new Taken(
                    exchange.getRequestURI().getQuery(),
                    headers.getFirst("X-Memlog-Hook-Id"),
                    Long.parseLong(headers.getFirst("X-Memlog-Hook-Age")),
                    body));
            int answer = status.applyAsInt(body);
            byte[] reply = ("reply to " + body).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", "/login");
            exchange.sendResponseHeaders(answer, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public void answersWith(int code) {
        status = body -> code;
    }

    public void answersWith(ToIntFunction<String> code) {
        status = code;
    }

    public List<Taken> taken() {
        return List.copyOf(taken);
    }

    public List<String> bodies() {
        return taken.stream().map(Taken::body).toList();
    }

    public void forget() {
        taken.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
