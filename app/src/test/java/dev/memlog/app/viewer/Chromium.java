/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.viewer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.app.agent.ProcessesOf;
import dev.memlog.node.process.NodeHttp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A browser without a window, in a process of its own, told what to do by the DevTools protocol.
 *
 * <p>Threading: safe; what the browser tells by itself comes on the connection's thread.
 */
final class Chromium implements AutoCloseable {
    /** A name of this machine by which a page is to the browser as one from another. */
    static final String FAR = "node.test";

    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--lang=en-GB",
            "--force-color-profile=srgb",
            // A mouse, as a desk has one.
            "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
            "--host-resolver-rules=MAP " + FAR + " 127.0.0.1",
            "--remote-debugging-port=0");

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final Map<String, BiConsumer<String, JsonNode>> sessions = new ConcurrentHashMap<>();
    private final AtomicInteger lastCall = new AtomicInteger();

    private Chromium(Process process, Path profile, URI address) {
        this.process = process;
        this.profile = profile;
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, new Incoming())
                .join();
    }

    static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> Stream.of(path.split(":")).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param profile an empty folder */
    static Chromium launch(Path program, Path profile) throws IOException {
        List<String> command = Stream.of(
                        Stream.of(program.toString()), FLAGS.stream(), Stream.of("--user-data-dir=" + profile))
                .flatMap(part -> part)
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("LANGUAGE", "en_GB");
        Process process = builder.start();
        BufferedReader told = process.errorReader(StandardCharsets.UTF_8);
        String line = told.readLine();
        while (line != null) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                Thread.ofVirtual().start(() -> told.lines().forEach(rest -> {}));
                return new Chromium(process, profile, URI.create(listening.group(1)));
            }
            line = told.readLine();
        }
        throw new AssertionError("the browser ended before it could be reached");
    }

    /** A tab with nothing in it. */
    BrowserPage open() {
        JsonNode tab = call(
                null, "Target.createTarget", NodeHttp.JSON.createObjectNode().put("url", "about:blank"));
        JsonNode attached = call(
                null,
                "Target.attachToTarget",
                NodeHttp.JSON
                        .createObjectNode()
                        .put("targetId", tab.path("targetId").asText())
                        .put("flatten", true));
        return new BrowserPage(this, attached.path("sessionId").asText());
    }

    void listen(String session, BiConsumer<String, JsonNode> listener) {
        sessions.put(session, listener);
    }

    JsonNode call(@Nullable String session, String method, ObjectNode parameters) {
        int id = lastCall.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        calls.put(id, answer);
        ObjectNode message = NodeHttp.JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        synchronized (socket) {
            socket.sendText(message.toString(), true).join();
        }
        try {
            JsonNode reply = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (reply.has("error")) {
                throw new AssertionError(method + ": " + reply.path("error"));
            }
            return reply.path("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(method + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        ProcessesOf.end(process.toHandle());
        ProcessesOf.endAll(profile);
        try {
            process.getErrorStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(JsonNode message) {
        if (message.has("id")) {
            CompletableFuture<JsonNode> call = calls.remove(message.path("id").asInt());
            if (call != null) {
                call.complete(message);
            }
        } else {
            sessions.getOrDefault(message.path("sessionId").asText(), (method, parameters) -> {})
                    .accept(message.path("method").asText(), message.path("params"));
        }
    }

    private final class Incoming implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                take(NodeHttp.parse(whole));
            }
            from.request(1);
            return null;
        }
    }
}
