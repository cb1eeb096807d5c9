/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.memlog.edge.access.Routes;
import dev.memlog.event.access.KeyScope;
import dev.memlog.node.EmbeddedNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A node that asks for keys, as its clients meet it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeysIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration AT_ONCE = Duration.ofSeconds(1);
    private static final int TRIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private EmbeddedNode node;
    private String admin;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        node = EmbeddedNode.start(folder, Map.of("auth", "keys", "auth.failures-per-minute", "0"));
        admin = Files.readString(folder.resolve("admin.key")).strip();
    }

    @AfterAll
    void stop() {
        node.close();
    }

    @Test
    void shouldRefuseEveryRouteButTheOpenOnesWithoutAKey() {
        for (Routes.Route route : node.routes()) {
            if (route.scope() != null) {
                assertThat(send(route.method().toString(), path(route), null, "{}")
                                .statusCode())
                        .as(route.method() + " " + route.template())
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void shouldRefuseARouteToEveryKeyWithoutItsScope() {
        Map<KeyScope, String> without = new EnumMap<>(KeyScope.class);
        for (KeyScope scope : KeyScope.values()) {
            List<String> others = new ArrayList<>();
            for (KeyScope other : KeyScope.values()) {
                if (other != scope) {
                    others.add(other.wireName());
                }
            }
            without.put(scope, make("walker", others));
        }

        for (Routes.Route route : node.routes()) {
            if (route.scope() != null) {
                HttpResponse<String> answer =
                        send(route.method().toString(), path(route), without.get(route.scope()), "{}");
                assertThat(answer.statusCode())
                        .as(route.method() + " " + route.template())
                        .isEqualTo(403);
                assertThat(answer.body()).contains("scope " + route.scope().wireName());
            }
        }
    }

    @Test
    void shouldLeaveOpenNothingButHealthSignInAndTheViewersFiles() {
        assertThat(node.routes())
                .filteredOn(route -> route.scope() == null)
                .extracting(Routes.Route::template)
                .allMatch(template ->
                        List.of("/", "/health", "/healthz", "/ready").contains(template)
                                || template.startsWith("/viewer/")
                                || template.startsWith("/v1/sign"));
    }

    @Test
    void shouldRememberUnderTheNameOfTheKeysAuthor() {
        String writer = make("ann", List.of("write"));
        String reader = make("ben", List.of("read"));

        assertThat(send("POST", "/api/memory/save", writer, "{\"text\":\"Prices are net\",\"project\":\"shop\"}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(send("GET", "/api/search?query=prices", writer, null).statusCode())
                .isEqualTo(403);
        JsonNode export = json(send("GET", "/api/observations", reader, null));
        assertThat(export.path("items")).hasSize(1);
    }

    @Test
    void shouldRefuseAKeyWithinASecondOnceItIsRevoked() {
        List<Duration> waits = new ArrayList<>();
        do {
            waits.add(timeToRefusal("cleo-" + waits.size()));
        } while (waits.getLast().compareTo(AT_ONCE) > 0 && waits.size() < TRIES);

        assertThat(waits.getLast())
                .as("of %s, on a machine that may be busy", waits)
                .isLessThan(AT_ONCE);
    }

    private Duration timeToRefusal(String author) {
        JsonNode made = create(author, List.of("read"));
        String key = made.path("key").asText();
        await().atMost(PATIENCE)
                .until(() -> send("GET", "/api/stats", key, null).statusCode() == 200);

        assertThat(send("POST", "/v1/keys/" + made.path("id").asText() + "/revoke", admin, "{}")
                        .statusCode())
                .isEqualTo(200);

        long revoked = System.nanoTime();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> send("GET", "/api/stats", key, null).statusCode() == 401);
        Duration wait = Duration.ofNanos(System.nanoTime() - revoked);
        assertThat(listed(made.path("id").asText()).path("revokedAt").asText()).isNotEmpty();
        return wait;
    }

    @Test
    void shouldKeepBothKeysWhileOneIsRotated() {
        JsonNode old = create("dora", List.of("read"));

        JsonNode next = json(send("POST", "/v1/keys/" + old.path("id").asText() + "/rotate", admin, "{}"));

        assertThat(next.path("author").asText()).isEqualTo("dora");
        for (JsonNode each : List.of(old, next)) {
            await().atMost(PATIENCE)
                    .until(() -> send("GET", "/api/stats", each.path("key").asText(), null)
                                    .statusCode()
                            == 200);
        }
    }

    @Test
    void shouldShowAKeyOnceAndItsSecretInNoRecord() {
        String key = create("eve", List.of("ops")).path("key").asText();
        String secret = key.substring(key.lastIndexOf('_', key.length() - 44) + 1);

        assertThat(send("GET", "/v1/keys", admin, null).body()).contains("eve").doesNotContain(secret);
        assertThat(node.everyRecord()).noneMatch(record -> record.contains(secret));
        assertThat(node.everyRecord())
                .anyMatch(record -> record.contains("key-created") && record.contains("\"author\":\"eve\""));
    }

    @Test
    void shouldSayWhyItIsReadyToOperatorsAlone() {
        String reader = make("gil", List.of("read"));

        for (String each : new String[] {null, reader, "mlk_nonsense"}) {
            HttpResponse<String> answer = send("GET", "/ready", each, null);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).size()).isEqualTo(1);
        }
        assertThat(json(send("GET", "/ready", admin, null))
                        .path("checks")
                        .path("keys")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void shouldRefuseAnActorBesideAKey() {
        HttpResponse<String> answer = send("POST", "/v1/pause", admin, "{\"reason\":\"lunch\",\"actor\":\"somebody\"}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("actor");
    }

    @Test
    void shouldGiveTheSameAnswerWhateverIsWrongWithAKey() {
        String key = make("fay", List.of("read"));
        String wrongSecret = key.substring(0, key.length() - 4) + (key.endsWith("AAAA") ? "BBBB" : "AAAA");
        String unknown = "mlk_aaaaaaaaaaaa" + key.substring(16);

        assertThat(List.of(wrongSecret, unknown, "mlk_", "nonsense"))
                .extracting(each -> send("GET", "/api/stats", each, null).body())
                .containsOnly(send("GET", "/api/stats", wrongSecret, null).body());
    }

    /** Behind a proxy on the node's machine, everybody comes from there. */
    @Test
    void shouldTellOfItsFoldersToItsOperatorsAndThroughNoProxy() {
        String path = "/v1/projects/of?folder=/";
        String red = ofTeam("red");

        assertThat(send("GET", path, admin, null).body()).contains("the path of a folder on the node's machine");
        assertThat(send("GET", path, red, null).statusCode()).isEqualTo(403);
        assertThat(send("POST", "/v1/projects/trust", red, "{\"folder\":\"/\"}").statusCode())
                .isEqualTo(403);
        for (String header : List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")) {
            HttpResponse<String> answer = send("GET", path, admin, null, header, "192.0.2.7");
            assertThat(answer.statusCode()).as(header).isEqualTo(403);
            assertThat(answer.body()).contains("own machine");
        }
    }

    @Test
    void shouldTellWhereTheDatabaseIsToOperatorsAlone() {
        JsonNode seen = json(send("GET", "/api/stats", ofTeam("green"), null)).path("database");

        assertThat(seen.has("path")).isFalse();
        assertThat(seen.has("size")).isTrue();
        assertThat(json(send("GET", "/api/stats", admin, null))
                        .path("database")
                        .path("path")
                        .asText())
                .endsWith(".db");
    }

    private String ofTeam(String team) {
        HttpResponse<String> answer =
                send("POST", "/v1/teams", admin, "{\"team\":\"" + team + "\",\"author\":\"ira\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String key = json(answer).path("key").asText();
        await().atMost(PATIENCE)
                .until(() -> send("GET", "/api/stats", key, null).statusCode() == 200);
        return key;
    }

    private JsonNode listed(String id) {
        for (JsonNode key : json(send("GET", "/v1/keys", admin, null)).path("items")) {
            if (key.path("id").asText().equals(id)) {
                return key;
            }
        }
        throw new AssertionError("no key " + id);
    }

    private String make(String author, List<String> scopes) {
        String key = create(author, scopes).path("key").asText();
        // The node hears of it from the log.
        await().atMost(PATIENCE)
                .until(() -> send("GET", "/api/stats", key, null).statusCode() != 401);
        return key;
    }

    private JsonNode create(String author, List<String> scopes) {
        HttpResponse<String> answer = send(
                "POST",
                "/v1/keys",
                admin,
                JSON.valueToTree(Map.of("author", author, "scopes", scopes)).toString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return json(answer);
    }

    private static String path(Routes.Route route) {
        return route.template().replaceAll("\\{[a-zA-Z]+}", "1");
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> send(
            String method, String path, @Nullable String key, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.url() + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null || method.equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
