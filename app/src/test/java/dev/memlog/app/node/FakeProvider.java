/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.memlog.node.process.NodeHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An OpenAI-compatible provider: answers one observation for each event of a call, citing the event's number, and keeps
 * which events each call carried. Events are told apart by what stands between {@code echo} and {@code end} in their
 * command.
 *
 * <p>Threading: safe; a thread of its own for each call.
 */
public final class FakeProvider implements AutoCloseable {
    /** A session of such a name is too long for it, however short. */
    public static final String ENDLESS = "endless";

    private static final Pattern EVENT = Pattern.compile(
            "<observed_from_primary_session number=\"(\\d+)\">(.*?)</observed_from_primary_session>", Pattern.DOTALL);
    private static final Pattern MARKER = Pattern.compile("echo ([\\w .-]+) end");
    private static final Pattern TITLE = Pattern.compile("ran ([\\w .-]+) once");
    private static final String CUT_OFF = "<observation><type>discovery</type><title>never closed";
    private static final List<String> SYLLABLES =
            List.of("ba", "ko", "mi", "ter", "lun", "sa", "dro", "vel", "quo", "nim", "par", "zu", "fen", "gri", "hol");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<List<String>> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile int status = 200;
    private volatile boolean broken;
    private volatile Duration delay;
    private volatile CountDownLatch released = new CountDownLatch(0);

    private FakeProvider(int port, Duration delay) {
        this.delay = delay;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/chat/completions", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** @param delay how long each call takes */
    public static FakeProvider open(Duration delay) {
        return new FakeProvider(0, delay);
    }

    public static FakeProvider openAt(int port, Duration delay) {
        return new FakeProvider(port, delay);
    }

    /** Every call is answered with it from now on. */
    public void answerWithStatus(int newStatus) {
        status = newStatus;
    }

    /** Whether every call is answered outside the grammar from now on. */
    public void answerBroken(boolean newBroken) {
        broken = newBroken;
    }

    /** How long every call takes from now on. */
    public void answerAfter(Duration newDelay) {
        delay = newDelay;
    }

    /** No call is answered until they are released, and none that is asked meanwhile has begun to take its time. */
    public void hold() {
        released = new CountDownLatch(1);
    }

    public void release() {
        released.countDown();
    }

    public String baseUrl() {
        return baseUrl(server.getAddress().getPort());
    }

    public static String baseUrl(int port) {
        return "http://127.0.0.1:" + port + "/v1";
    }

    /** The environment that makes a node use this provider, and nothing else. */
    public Map<String, String> environment() {
        return environment(baseUrl());
    }

    public static Map<String, String> environment(String baseUrl) {
        return Map.of(
                "MEMLOG_PROVIDERS", "openai",
                "MEMLOG_PROVIDER_OPENAI_BASE_URL", baseUrl,
                "MEMLOG_PROVIDER_OPENAI_API_KEY", "not-a-key",
                "MEMLOG_PROVIDER_OPENAI_MODEL", "fake");
    }

    /** The events' markers, call by call, in order of arrival; also of calls that failed or were never answered. */
    public List<List<String>> calls() {
        return calls;
    }

    public Map<String, Long> callsByEvent() {
        return calls.stream()
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(event -> event, Collectors.counting()));
    }

    public int inFlight() {
        return inFlight.get();
    }

    public static String command(String marker) {
        return "echo " + marker + " end";
    }

    /** The event that an observation of this provider tells of. */
    public static String markerOf(JsonNode observation) {
        Matcher title = TITLE.matcher(observation.path("title").asText());
        if (!title.find()) {
            throw new AssertionError("not an observation of this provider: " + observation);
        }
        return title.group(1);
    }

    private void answer(HttpExchange exchange) throws IOException {
        inFlight.incrementAndGet();
        try (exchange) {
            String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            JsonNode messages = NodeHttp.parse(asked).path("messages");
            String last = messages.path(messages.size() - 1).path("content").asText();
            List<String> observations = new ArrayList<>();
            List<String> markers = new ArrayList<>();
            Matcher event = EVENT.matcher(last);
            while (event.find()) {
                Matcher marker = MARKER.matcher(event.group(2));
                String told = marker.find() ? marker.group(1) : "an event without a marker";
                markers.add(told);
                observations.add(observation(told, event.group(1)));
            }
            calls.add(List.copyOf(markers));
            boolean cutOff = broken;
            if (markers.stream().anyMatch(marker -> marker.startsWith(ENDLESS))) {
                reply(exchange, 400, "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"too long\"}}");
                return;
            }
            released.await();
            Duration wait = delay;
            if (!wait.isZero() && closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            String text =
                    observations.isEmpty() ? "<skip reason=\"no tool was used\"/>" : String.join("\n", observations);
            reply(
                    exchange,
                    status,
                    status == 200 ? completion(cutOff ? CUT_OFF : text) : "{\"error\":{\"message\":\"told to fail\"}}");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static String completion(String text) {
        ObjectNode reply = NodeHttp.JSON.createObjectNode();
        reply.put("id", "completion").put("object", "chat.completion").put("model", "fake");
        ObjectNode choice = reply.putArray("choices").addObject();
        choice.put("index", 0).put("finish_reason", "stop");
        choice.putObject("message").put("role", "assistant").put("content", text);
        reply.putObject("usage")
                .put("prompt_tokens", 100)
                .put("completion_tokens", 20)
                .put("total_tokens", 120);
        return reply.toString();
    }

    private static String observation(String marker, String number) {
        return """
                <observation>
                <type>discovery</type>
                <title>ran %s once</title>
                <narrative>%s</narrative>
                <events>%s</events>
                </observation>""".formatted(marker, words(marker), number);
    }

    /** Other words for every event, so that no two observations look alike. */
    private static String words(String marker) {
        java.util.Random random = new java.util.Random(marker.hashCode());
        return random.ints(24, 0, SYLLABLES.size()).mapToObj(SYLLABLES::get).collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        closed.countDown();
        release();
        server.stop(0);
        threads.shutdown();
    }
}
