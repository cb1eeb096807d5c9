/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many sessions with one slow call each: do they run at the same time? Starts a node of its own from {@code bin/memlog}
 * and a slow provider, and prints how long all calls took beside the one call that each of them is.
 *
 * <pre>java -cp 'bench/target/classes:bench/target/lib/*' dev.memlog.bench.ManySessions bin/memlog 5000 1000</pre>
 */
public final class ManySessions {
    private static final int POSTS_AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final JsonMapper MAPPER = new JsonMapper();
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    private ManySessions(String url) {
        this.url = url;
    }

    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: ManySessions MEMLOG SESSIONS DELAY_MS");
            System.exit(2);
        }
        int sessions = Integer.parseInt(args[1]);
        Duration delay = Duration.ofMillis(Long.parseLong(args[2]));
        Path data = Files.createTempDirectory("memlog-bench-");
        int port = freePort();
        try (SlowProvider provider = new SlowProvider(delay)) {
            Process node = start(args[0], port, data, provider.baseUrl(), sessions);
            try {
                new ManySessions("http://127.0.0.1:" + port).run(sessions, delay, provider);
            } finally {
                node.destroy();
                node.waitFor();
            }
        }
    }

    private void run(int sessions, Duration delay, SlowProvider provider) throws Exception {
        awaitTrue(() -> status("/ready") == 200);
        long began = System.nanoTime();
        post(sessions);
        Duration posted = Duration.ofNanos(System.nanoTime() - began);
        awaitTrue(() -> {
            JsonNode events = MAPPER.readTree(get("/api/stats")).path("events");
            return events.path("lag").asLong(-1) == 0
                    && events.path("pending").asLong() + events.path("parked").asLong() == 0;
        });
        Duration drained = Duration.ofNanos(System.nanoTime() - began);
        System.out.printf(
                "%d sessions, one call of %d ms each: %d calls, at most %d at a time; posted in %d ms, all calls within %d ms"
                        + " (one after the other: %d ms, that is %.0f times as long), everything stored after %d ms%n",
                sessions,
                delay.toMillis(),
                provider.calls(),
                provider.mostInFlight(),
                posted.toMillis(),
                provider.span().toMillis(),
                sessions * delay.toMillis(),
                (double) sessions * delay.toMillis() / provider.span().toMillis(),
                drained.toMillis());
    }

    private void post(int sessions) throws InterruptedException {
        Semaphore places = new Semaphore(POSTS_AT_ONCE);
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < sessions; i++) {
                int session = i;
                places.acquire();
                senders.execute(() -> {
                    try {
                        if (observe(session) != 200) {
                            refused.incrementAndGet();
                        }
                    } catch (IOException e) {
                        refused.incrementAndGet();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } finally {
                        places.release();
                    }
                });
            }
        }
        if (refused.get() > 0) {
            throw new IllegalStateException(refused + " events were not acknowledged");
        }
    }

    private int observe(int session) throws IOException, InterruptedException {
        String body = "{\"contentSessionId\":\"bench-" + session + "\",\"tool_name\":\"Bash\","
                + "\"tool_input\":{\"command\":\"echo " + session + "\"},\"tool_response\":{\"stdout\":\"ok\"},"
                + "\"cwd\":\"/bench\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/sessions/observations"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString())
                .body();
    }

    private int status(String path) throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0; // It does not listen yet.
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void awaitTrue(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not done after " + PATIENCE);
            }
            Thread.sleep(50);
        }
    }

    private static Process start(String memlog, int port, Path data, String provider, int concurrency)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                memlog,
                "up",
                "--port",
                Integer.toString(port),
                "--data",
                data.resolve("node").toString());
        builder.environment().put("MEMLOG_PROVIDERS", "openai");
        builder.environment().put("MEMLOG_PROVIDER_OPENAI_BASE_URL", provider);
        builder.environment().put("MEMLOG_PROVIDER_OPENAI_CONCURRENCY", Integer.toString(concurrency));
        File log = data.resolve("node.log").toFile();
        return builder.redirectErrorStream(true).redirectOutput(log).start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
