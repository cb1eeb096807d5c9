/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.signin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.settings.tls.PeerTrust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Requests to a node, as its clients send them; redirects are not followed. */
final class NodeCalls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static {
        // A browser sends it; Java's client leaves that to those who know.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "origin,host");
    }

    private final String url;
    private final HttpClient http;

    NodeCalls(String url) {
        this(url, PeerTrust.of((Path) null));
    }

    NodeCalls(String url, PeerTrust trusted) {
        this.url = url;
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusted.context())
                .build();
    }

    HttpResponse<String> get(String path, Map<String, String> headers) {
        return send("GET", path, "", headers);
    }

    HttpResponse<String> post(String path, String json, Map<String, String> headers) {
        return send("POST", path, json, headers);
    }

    /** The answer once its body has ended. */
    HttpResponse<String> send(String method, String path, String json, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : url + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        json.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
