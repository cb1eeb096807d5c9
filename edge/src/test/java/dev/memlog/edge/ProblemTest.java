/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.edge.origin.AllowedOrigins;
import dev.memlog.event.limit.ByteBudget;
import io.undertow.server.RoutingHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every error of the port has one shape, whichever part of the edge refuses the request. */
class ProblemTest {
    private static final int KIB = 1024;
    private static final int MAX_POST = 64 * KIB;

    private final ByteBudget memory = new ByteBudget(512 * KIB);
    private HttpPort port;

    @BeforeEach
    void start() {
        Gate gate = new Gates(ReadMetrics.NONE, memory).of(4);
        Gate full = new Gates(ReadMetrics.NONE, memory).of(0);
        Gate.Read limit = request -> Reply.text("limit " + request.limit(20));
        Gate.Read broken = request -> {
            throw new IllegalStateException("private");
        };
        RoutingHandler routes = new RoutingHandler()
                .get("/limit", gate.get("/limit", limit))
                .get("/theirs", gate.claudeMem().get("/theirs", limit))
                .get("/broken", gate.get("/broken", broken))
                .get("/busy", full.get("/busy", limit))
                .get("/ungated", Ungated.blocking(exchange -> {
                    throw new IllegalStateException("private");
                }))
                .post("/write", gate.write("/write", limit))
                .post("/hooks", hooks());
        port = HttpPort.start(
                "127.0.0.1",
                0,
                OpenDoor.before(HttpPort.refusing(routes)),
                10L * KIB * KIB,
                handler -> handler,
                Set.of(),
                AllowedOrigins.NONE,
                new HttpLimits(memory, 100));
    }

    private PostHandler hooks() {
        return new PostHandler(
                request -> Reply.invalid(List.of(
                        new Issue(List.of("events", 3, "id"), "is missing", "required"),
                        new Issue(List.of(), "is no object", "invalid_type"))),
                MAX_POST,
                KIB,
                Duration.ofSeconds(10),
                new Permits(4),
                memory,
                task -> Thread.ofVirtual().start(task),
                PostListener.NONE);
    }

    @AfterEach
    void stop() {
        port.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | Not Found | docs/openapi.yaml | GET /nowhere |",
                "405 | Method Not Allowed | another method | POST /limit |",
                "400 | Bad Request | limit must be a whole number | GET /limit?limit=x |",
                "403 | Forbidden | http.allowed-origins | POST /write | Origin: https://evil.example",
                "403 | Forbidden | http.allowed-origins | POST /hooks | Origin: https://evil.example",
                "415 | Unsupported Media Type | Content-Encoding gzip | POST /hooks | Content-Encoding: gzip",
                "413 | Content Too Large | must not exceed 262144 bytes | POST /write | Content-Length: 300000",
                "413 | Content Too Large | ingest.max-body-bytes = 65536 | POST /hooks | Content-Length: 300000",
                "503 | Service Unavailable | http.max-body-memory | POST /write | Content-Length: 250000",
                "503 | Service Unavailable | too many requests at once | GET /busy |",
                "500 | Internal Server Error | the node's log says why | GET /broken |",
                "500 | Internal Server Error | the node's log says why | GET /ungated |",
                "421 | Misdirected Request | http.allowed-hosts | GET /limit | Host: evil.example",
                "400 | Bad Request | the request cannot be read | GET /a%zz |",
            })
    void shouldAnswerEveryErrorWithAProblem(
            int status, String title, String detail, String target, @Nullable String header) throws IOException {
        Answer answer = send(target, header);

        assertThat(answer.head()).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.head()).contains("\r\nContent-Type: application/problem+json\r\n");
        assertThat(answer.head().contains("\r\nRetry-After: 1\r\n")).isEqualTo(status == 503);
        JsonNode json = answer.json();
        assertThat(json.path("type").asText()).isEqualTo("about:blank");
        assertThat(json.path("title").asText()).isEqualTo(title);
        assertThat(json.path("status").asInt()).isEqualTo(status);
        assertThat(json.path("detail").asText()).contains(detail).doesNotContain("private");
        boolean isParameter = json.has("issues");
        assertThat(json.path("error").asText())
                .isEqualTo(isParameter ? "ValidationError" : json.path("detail").asText());
        assertThat(json).hasSize(isParameter ? 8 : 5);
    }

    @Test
    void shouldNameTheParameterAndItsAllowedValues() throws IOException {
        assertThat(send("GET /limit?limit=x", null).json().toString())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                        + "\"detail\":\"limit must be a whole number from 1 to 100\",\"error\":\"ValidationError\","
                        + "\"parameter\":\"limit\",\"allowed\":\"a whole number from 1 to 100\","
                        + "\"issues\":[{\"path\":[\"limit\"],\"field\":\"limit\","
                        + "\"message\":\"must be a whole number from 1 to 100\",\"code\":\"invalid_value\"}]}");
    }

    @Test
    void shouldNameEachFieldOfABody() throws IOException {
        assertThat(send("POST /hooks", "Content-Length: 0").json().toString())
                .isEqualTo("{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                        + "\"detail\":\"events[3].id: is missing\",\"error\":\"ValidationError\","
                        + "\"issues\":[{\"path\":[\"events\",3,\"id\"],\"field\":\"events[3].id\","
                        + "\"message\":\"is missing\",\"code\":\"required\"},"
                        + "{\"path\":[],\"field\":\"\",\"message\":\"is no object\",\"code\":\"invalid_type\"}]}");
    }

    @Test
    void shouldKeepClaudeMemsShapesOnItsRoutes() throws IOException {
        Answer answer = send("GET /theirs?limit=x", null);

        assertThat(answer.head()).contains("\r\nContent-Type: application/json; charset=utf-8\r\n");
        assertThat(answer.body())
                .isEqualTo("{\"error\":\"limit must be a whole number from 1 to 100\",\"parameter\":\"limit\","
                        + "\"allowed\":\"a whole number from 1 to 100\"}");
        assertThat(ClaudeMemError.of(Reply.problem(404, "Observation #7 not found"))
                        .body())
                .isEqualTo("{\"error\":\"Observation #7 not found\"}");
        assertThat(ClaudeMemError.notImplemented("search instead").body())
                .isEqualTo("{\"error\":\"NotImplemented\",\"message\":\"search instead\"}");
    }

    private Answer send(String target, @Nullable String header) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.port())) {
            socket.setSoTimeout(10_000);
            String host = header != null && header.startsWith("Host:") ? "" : "Host: localhost\r\n";
            String length = target.startsWith("POST") && (header == null || !header.startsWith("Content-Length"))
                    ? "Content-Length: 0\r\n"
                    : "";
            String request = target + " HTTP/1.1\r\n" + host + length + (header == null ? "" : header + "\r\n")
                    + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new Answer(all.substring(0, end + 2), all.substring(end + 4));
        }
    }

    private record Answer(String head, String body) {
        JsonNode json() throws IOException {
            return Reply.MAPPER.readTree(body);
        }
    }
}
