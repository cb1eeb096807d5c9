/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, it is the client that is told so: never a 5xx, and the server goes on. */
class HostileRequestsTest {
    private static final List<String> PATHS = List.of(
            "/api/observations",
            "/api/summaries",
            "/api/prompts",
            "/api/observation/",
            "/api/session/",
            "/api/prompt/",
            "/api/observations/by-file",
            "/api/search",
            "/api/projects",
            "/api/stats",
            "/api/processing-status",
            "/api/context/inject",
            "/api/context/preview");
    private static final List<String> NAMES = List.of(
            "limit",
            "offset",
            "project",
            "projects",
            "query",
            "q",
            "type",
            "obs_type",
            "concepts",
            "files",
            "path",
            "dateStart",
            "dateEnd",
            "orderBy",
            "format",
            "colors",
            "id",
            "");
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "0",
            "-0",
            "-1",
            "1",
            "20",
            "٣",
            "2147483647",
            "9223372036854775807",
            "9223372036854775808",
            "1e9",
            "NaN",
            "null",
            "true",
            "json",
            "2026-11-22",
            "2026-02-30",
            "2026-11-22T10:00:00+99:00",
            "+999999999-12-31T00:00:00Z",
            "-999999999-01-01",
            "999999999999999",
            "T",
            "TZ",
            "\"",
            "\"unclosed",
            "' OR 1=1 --",
            "a AND OR NOT NEAR(",
            "*",
            ",",
            ",,,",
            "</memlog-context>",
            "\0\u0001\u001b[2J",
            "\ud800",
            "🐛".repeat(500),
            "../../../etc/passwd",
            "a".repeat(3_000),
            "%s%n%d",
            "${jndi:ldap://x}");

    private final RecallServer server = new RecallServer();

    @BeforeEach
    void seed() {
        server.store.add(Seeds.observation(1));
        server.store.add(Seeds.summary(2));
        server.store.add(Seeds.prompt(3));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 22, 333, 4444})
    void shouldNeverFailOnParameters(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 250; i++) {
            String path = pick(random, PATHS);
            HttpUrl.Builder url = server.url(path).newBuilder();
            if (path.endsWith("/")) {
                url.addPathSegment(pick(random, VALUES));
            }
            IntStream.range(0, random.nextInt(5))
                    .forEach(n -> url.addQueryParameter(pick(random, NAMES), pick(random, VALUES)));
            String target = url.build().encodedPath() + '?' + url.build().encodedQuery();

            RecallServer.Answer answer = server.get(target);

            assertThat(answer.statusCode()).as("seed %d: %s", seed, target).isIn(200, 400, 404);
            if (answer.statusCode() == 400) {
                assertThat(answer.json().path("error").asText()).as(target).isNotBlank();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 66})
    void shouldNeverFailOnBytes(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            String target = pick(random, PATHS) + '?' + pick(random, NAMES) + '=' + bytes(random);

            String status = server.rawStatusLine(target);

            assertThat(status).as("seed %d: %s", seed, target).matches("HTTP/1\\.1 [24]\\d\\d .*|");
        }
        assertThat(server.get("/api/observation/1").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 88})
    void shouldNeverFailOnBodies(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            String body = IntStream.range(0, random.nextInt(30))
                    .mapToObj(n -> pick(
                            random,
                            List.of("{", "}", "[", "]", "\"ids\"", ":", ",", "1", "-9e99", "null", "\"", "\\u")))
                    .collect(Collectors.joining());

            assertThat(server.post("/api/observations/batch", body).statusCode())
                    .as("seed %d: %s", seed, body)
                    .isIn(200, 400);
        }
        assertThat(server.post("/api/observations/batch", "[".repeat(100_000)).statusCode())
                .isEqualTo(400);
    }

    private static String bytes(Random random) {
        return random.ints(1 + random.nextInt(20), 0x21, 0xFF)
                .mapToObj(character -> random.nextInt(4) == 0 ? "%" : String.valueOf((char) character))
                .collect(Collectors.joining());
    }

    private static String pick(Random random, List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
