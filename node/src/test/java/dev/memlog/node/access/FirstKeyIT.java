/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.node.EmbeddedNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstKeyIT {
    private static final Map<String, String> KEYS = Map.of("auth", "keys");

    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The node once looked for its first key before it had read the keys, and made a revoked one good at each start. */
    @Test
    void shouldStayRevokedWhenTheNodeStartsAgain() throws Exception {
        // Given
        String second;
        try (EmbeddedNode node = EmbeddedNode.start(folder, KEYS)) {
            HttpResponse<String> made = post(
                    node,
                    "/v1/keys",
                    first(),
                    "{\"author\":\"ada\",\"scopes\":[\"admin\"],\"projects\":[],\"visibility\":\"team\"}");
            assertThat(made.statusCode()).as(made.body()).isBetween(200, 201);
            second = new ObjectMapper().readTree(made.body()).path("key").asText();

            // When
            String id = first().split("_")[1];
            assertThat(post(node, "/v1/keys/" + id + "/revoke", first(), "{}").statusCode())
                    .isEqualTo(200);
        }

        // Then
        try (EmbeddedNode node = EmbeddedNode.start(folder, KEYS)) {
            assertThat(get(node, "/v1/keys", first()).statusCode()).isEqualTo(401);
            HttpResponse<String> listed = get(node, "/v1/keys", second);
            assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
            JsonNode keys = new ObjectMapper().readTree(listed.body());
            assertThat(keys.findValuesAsText("author")).contains("ada", "admin");
        }
    }

    private String first() throws IOException {
        return Files.readString(folder.resolve("admin.key")).strip();
    }

    private HttpResponse<String> get(EmbeddedNode node, String path, String key) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(node.url() + path)).GET(), key);
    }

    private HttpResponse<String> post(EmbeddedNode node, String path, String key, String body) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(node.url() + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)),
                key);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String key) throws Exception {
        return http.send(
                request.header("Authorization", "Bearer " + key).build(), HttpResponse.BodyHandlers.ofString());
    }
}
