/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node's HTTP port, as agents, readers and operators use it.
 *
 * <p>Threading: safe.
 */
final class NodeApi {
    static final JsonMapper MAPPER = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(6);
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(2);
    private static final int PAGE = 100;
    private final HttpClient http;
    private final @Nullable String key;

    private NodeApi(HttpClient http, @Nullable String key) {
        this.http = http;
        this.key = key;
    }

    /** @param guard null for nodes that ask for no key */
    static NodeApi of(@Nullable Guard guard) {
        HttpClient.Builder http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        return guard == null
                ? new NodeApi(http.build(), null)
                : new NodeApi(http.sslContext(guard.trusted()).build(), guard.key());
    }

    /** The same with another key. */
    NodeApi with(String other) {
        return new NodeApi(http, other);
    }

    /** @param status 0 if there was no answer in time */
    record Answer(int status, String body) {
        boolean isFine() {
            return status >= 200 && status < 300;
        }

        JsonNode json() throws IOException {
            return MAPPER.readTree(body);
        }
    }

    Answer post(String url, String body) throws InterruptedException {
        return send(request(url).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer patch(String url, String body) throws InterruptedException {
        return send(request(url).method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
    }

    Answer delete(String url) throws InterruptedException {
        return send(request(url).DELETE());
    }

    Answer get(String url) throws InterruptedException {
        return send(request(url).GET());
    }

    /** All items of a list that is told in pages. */
    List<JsonNode> all(String url) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        while (true) {
            Answer page = get(url + (url.contains("?") ? "&" : "?") + "limit=" + PAGE + "&offset=" + items.size());
            if (!page.isFine()) {
                throw new IOException(url + " answered " + page.status() + ": " + page.body());
            }
            JsonNode read = page.json();
            read.path("items").forEach(items::add);
            if (!read.path("hasMore").asBoolean()) {
                return items;
            }
        }
    }

    /** An export's lines between its first and its last. */
    List<String> export(String node) throws IOException, InterruptedException {
        HttpRequest request =
                request(node + "/v1/export").timeout(LONG_PATIENCE).build();
        try (Stream<String> lines =
                http.send(request, HttpResponse.BodyHandlers.ofLines()).body()) {
            List<String> all = new ArrayList<>(lines.toList());
            if (all.size() < 2 || !all.getLast().contains("\"end\"")) {
                throw new IOException("the export of " + node + " is cut off");
            }
            return List.copyOf(all.subList(1, all.size() - 1));
        }
    }

    private HttpRequest.Builder request(String url) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).header("content-type", "application/json");
        return key == null ? request : request.header("authorization", "Bearer " + key);
    }

    private Answer send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, String.valueOf(e.getMessage()));
        }
    }
}
