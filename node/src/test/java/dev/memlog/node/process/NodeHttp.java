/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A client of nodes as anybody outside is one; keeps every reply's text, unless it is told not to.
 *
 * <p>Threading: safe.
 */
public final class NodeHttp {
    public static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PAGE = 100;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final Queue<String> replies = new ConcurrentLinkedQueue<>();
    private final boolean keepsReplies;
    private volatile @Nullable String key;

    public NodeHttp() {
        this(true);
    }

    private NodeHttp(boolean keepsReplies) {
        this.keepsReplies = keepsReplies;
    }

    /** For whoever asks again and again. */
    public static NodeHttp keepingNoReplies() {
        return new NodeHttp(false);
    }

    /** Sends this key with every request from now on. */
    public void useKey(String text) {
        key = text;
    }

    public record Answer(int status, String body) {
        public boolean isFine() {
            return status / 100 == 2;
        }

        public JsonNode json() {
            return parse(body);
        }
    }

    public Answer get(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).GET().build());
    }

    public Answer post(String url, Object body) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body instanceof String text ? text : write(body)))
                .build());
    }

    public Answer patch(String url, Object body) {
        return send(HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body instanceof String text ? text : write(body)))
                .build());
    }

    public Answer delete(String url) {
        return send(HttpRequest.newBuilder(URI.create(url)).DELETE().build());
    }

    /** Every item of a list that is answered in pages, as it stands. */
    public List<JsonNode> all(String listUrl) {
        List<JsonNode> items = new ArrayList<>();
        while (true) {
            String url = listUrl + (listUrl.contains("?") ? "&" : "?") + "limit=" + PAGE + "&offset=" + items.size();
            Answer answer = get(url);
            if (answer.status() != 200) {
                throw new AssertionError(url + " answered " + answer);
            }
            answer.json().path("items").forEach(items::add);
            if (!answer.json().path("hasMore").asBoolean()) {
                return items;
            }
        }
    }

    public LedgerReading ledger(String nodeUrl) {
        return LedgerReading.of(get(nodeUrl + "/api/stats").json());
    }

    /** Whether the node answers that it is ready; false as well while nothing listens there. */
    public boolean isReady(String nodeUrl) {
        try {
            return get(nodeUrl + "/ready").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public Queue<String> replies() {
        return replies;
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    private Answer send(HttpRequest request) {
        HttpRequest.Builder bounded =
                HttpRequest.newBuilder(request, (name, value) -> true).timeout(TIMEOUT);
        String shown = key;
        if (shown != null) {
            bounded.header("Authorization", "Bearer " + shown);
        }
        try {
            HttpResponse<String> response = client.send(bounded.build(), HttpResponse.BodyHandlers.ofString());
            if (keepsReplies) {
                replies.add(response.body());
            }
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while a node was asked", e);
        }
    }

    private static String write(@Nullable Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
