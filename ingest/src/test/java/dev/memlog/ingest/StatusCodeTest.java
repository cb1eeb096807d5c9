/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.memlog.ingest.accept.ContextSource;
import dev.memlog.ingest.accept.IngestConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusCodeTest {
    private static final String STOP = IngestNode.hook("Stop", "");
    private static final List<String> ROUTES = List.of(
            "/hooks",
            "/api/sessions/init",
            "/sessions/7/init",
            "/api/sessions/observations",
            "/sessions/7/observations",
            "/api/sessions/summarize",
            "/sessions/7/summarize",
            "/v1/events",
            "/v1/events/batch");

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,", "nope", "{\"a\":1}}", "\"text\"", "null", "NaN"})
    void shouldAnswer400WhenTheBodyIsNoJsonObject(String body) {
        try (IngestNode node = new IngestNode()) {
            for (String route : ROUTES) {
                IngestNode.Answer answer = node.post(route, body);
                assertThat(answer.status()).as(route).isEqualTo(400);
                assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
                assertThat(answer.json().path("detail").asText()).startsWith("the body");
            }
            assertThat(node.metrics.isBalanced()).isTrue();
        }
    }

    @Test
    void shouldAnswer400WhenTheBodyIsNotUtf8OrNestsTooDeep() {
        try (IngestNode node = new IngestNode()) {
            byte[] latin = "{\"session_id\":\"\u00e4\"}".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            assertThat(node.post("/hooks", latin, Map.of()).status()).isEqualTo(400);
            assertThat(node.post("/hooks", "[".repeat(100_000)).status()).isEqualTo(400);
        }
    }

    @Test
    void shouldAnswer413WhenTheBodyIsTooLarge() {
        try (IngestNode node = new IngestNode()) {
            byte[] large = new byte[IngestConfig.defaults().maxBodyBytes() + 1];
            IngestNode.Answer answer = node.post("/hooks", large, Map.of());

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.json().path("detail").asText()).contains("ingest.max-body-bytes");
            assertThat(node.post("/hooks", STOP).status()).isEqualTo(200);
            assertThat(node.metrics.isBalanced()).isTrue();
        }
    }

    @Test
    void shouldAnswer413WhenABodyOfUntoldLengthIsTooLarge() {
        try (IngestNode node = new IngestNode()) {
            IngestNode.Answer answer =
                    node.send("POST", "/hooks", chunked(IngestConfig.defaults().maxBodyBytes() + 1), Map.of());

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.json().path("status").asInt()).isEqualTo(413);
            assertThat(node.post("/hooks", STOP).status()).isEqualTo(200);
        }
    }

    // A body that never ends must not keep its place, nor the server reading.
    @Test
    void shouldCutOffABodyWithoutEnd() {
        IngestConfig config = TestConfigs.withMaxInFlight(1, Duration.ofSeconds(2));
        try (IngestNode node = new IngestNode(config, question -> ContextSource.Answer.NONE, true)) {
            RequestBody endless = chunked(10 * IngestConfig.defaults().maxBodyBytes());
            assertThatThrownBy(() -> node.send("POST", "/hooks", endless, Map.of()))
                    .isInstanceOf(java.io.UncheckedIOException.class);

            assertThat(node.post("/hooks", STOP).status()).isEqualTo(200);
            assertThat(node.metrics.isBalanced()).isTrue();
        }
    }

    @Test
    void shouldTakeABodyOfUntoldLength() {
        try (IngestNode node = new IngestNode()) {
            RequestBody body = new RequestBody() {
                @Override
                public MediaType contentType() {
                    return MediaType.get("application/json");
                }

                @Override
                public void writeTo(BufferedSink sink) throws java.io.IOException {
                    sink.writeUtf8(STOP);
                }
            };
            assertThat(node.send("POST", "/hooks", body, Map.of()).status()).isEqualTo(200);
            assertThat(node.records()).hasSize(1);
        }
    }

    @Test
    void shouldTakeABodyOfAlmostTheLargestSizeAndCutItForTheLog() {
        try (IngestNode node = new IngestNode()) {
            int size = IngestConfig.defaults().maxBodyBytes() - 500;
            String body = IngestNode.hook(
                    "PostToolUse",
                    "\"tool_name\":\"Bash\",\"tool_response\":{\"stdout\":\"" + "x".repeat(size) + "\"}");

            assertThat(node.post("/hooks", body).status()).isEqualTo(200);
            assertThat(node.records().get(0).value().length)
                    .isLessThan(IngestConfig.defaults().maxRecordBytes());
            assertThat(node.logText()).contains("characters cut");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:37777,200",
        "http://127.0.0.1,200",
        "http://127.8.8.8:1,200",
        "http://[::1]:37777,200",
        "https://app.localhost,200",
        "https://evil.example,403",
        "http://localhost.evil.example,403",
        "http://127.0.0.1.evil.example,403",
        "http://127.1.evil.example,403",
        "null,403",
        "file://,403",
        "%%%,403",
    })
    void shouldTakeWritesOfPagesOnlyFromThisMachine(String origin, int status) {
        try (IngestNode node = new IngestNode()) {
            assertThat(node.post("/hooks", STOP, Map.of("Origin", origin)).status())
                    .isEqualTo(status);
            assertThat(node.records()).hasSize(status == 200 ? 1 : 0);
            assertThat(node.metrics.isBalanced()).isTrue();
        }
    }

    @Test
    void shouldAnswer415WhenTheBodyIsPacked() {
        try (IngestNode node = new IngestNode()) {
            assertThat(node.post("/hooks", STOP, Map.of("Content-Encoding", "gzip"))
                            .status())
                    .isEqualTo(415);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Stop", "SessionStart"})
    void shouldAnswer503WithRetryAfterWhenTheLogIsSilent(String hook) {
        try (IngestNode node =
                new IngestNode(IngestConfig.defaults(), question -> new ContextSource.Answer("context", ""), false)) {
            long began = System.nanoTime();
            IngestNode.Answer answer = node.post("/hooks", IngestNode.hook(hook, "\"cwd\":\"/x/y\""));

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("retry-after")).isEqualTo("1");
            // The deadlines make less than two seconds together; a busy machine takes time of its own.
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            assertThat(node.metrics.isBalanced()).isTrue();
        }
    }

    @Test
    void shouldAnswer503WhenTheLogFailsADelivery() {
        MockProducer<String, byte[]> log = IngestNode.newLog(false);
        try (IngestNode node =
                new IngestNode(IngestConfig.defaults(), question -> ContextSource.Answer.NONE, log, log)) {
            CompletableFuture<IngestNode.Answer> answer =
                    CompletableFuture.supplyAsync(() -> node.post("/hooks", STOP));
            await().until(() -> log.errorNext(new TimeoutException("expired")));

            assertThat(answer.join().status()).isEqualTo(503);
        }
    }

    @Test
    void shouldAnswer413WhenTheLogFindsTheRecordTooLarge() {
        try (IngestNode node = new IngestNode()) {
            node.log.sendException = new RecordTooLargeException("too large");
            assertThat(node.post("/hooks", STOP).status()).isEqualTo(413);
        }
    }

    @Test
    void shouldAnswer503WhenTheProducerIsClosed() {
        try (IngestNode node = new IngestNode()) {
            node.log.close();
            assertThat(node.post("/hooks", STOP).status()).isEqualTo(503);
        }
    }

    @Test
    void shouldAnswer500OnceWithoutThePayloadWhenThereIsADefect() {
        try (IngestNode node = new IngestNode()) {
            node.log.sendException = new UnsupportedOperationException("a defect");
            IngestNode.Answer answer = node.post("/hooks", STOP);

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.json().path("title").asText()).isEqualTo("Internal Server Error");
            assertThat(answer.body()).doesNotContain("s-1");
        }
    }

    @Test
    void shouldAnswer503AtOnceWhenAllPlacesAreTaken() {
        int places = 3;
        MockProducer<String, byte[]> log = IngestNode.newLog(false);
        IngestConfig config = TestConfigs.withMaxInFlight(places, Duration.ofSeconds(30));
        try (IngestNode node = new IngestNode(config, question -> ContextSource.Answer.NONE, log, log)) {
            List<CompletableFuture<IngestNode.Answer>> waiting = new ArrayList<>();
            for (int i = 0; i < places; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> node.post("/hooks", STOP), Thread::startVirtualThread));
            }
            await().until(() -> log.history().size() == places);

            IngestNode.Answer turnedAway = node.post("/hooks", STOP);
            assertThat(turnedAway.status()).isEqualTo(503);
            assertThat(turnedAway.header("retry-after")).isEqualTo("1");

            while (log.completeNext()) {
                assertThat(log.history()).hasSize(places);
            }
            assertThat(waiting).allSatisfy(a -> assertThat(a.join().status()).isEqualTo(200));
            CompletableFuture<IngestNode.Answer> next =
                    CompletableFuture.supplyAsync(() -> node.post("/hooks", STOP), Thread::startVirtualThread);
            await().until(log::completeNext);
            assertThat(next.join().status()).isEqualTo(200);
            assertThat(node.metrics.isBalanced()).isTrue();
        }
    }

    // A client that disconnects in the middle of a body frees its place.
    @Test
    void shouldGiveThePlaceBackWhenTheSenderGoesAway() throws Exception {
        IngestConfig config = TestConfigs.withMaxInFlight(1, Duration.ofSeconds(2));
        try (IngestNode node = new IngestNode(config, question -> ContextSource.Answer.NONE, true)) {
            for (int i = 0; i < 5; i++) {
                try (java.net.Socket socket = new java.net.Socket(
                        java.net.InetAddress.getLoopbackAddress(),
                        node.address().getPort())) {
                    socket.getOutputStream()
                            .write("POST /hooks HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{\"ses"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                }
            }
            await().until(() -> node.post("/hooks", STOP).status() == 200);
        }
    }

    @Test
    void shouldNeverAnswer500OnNoise() {
        Random random = new Random(20261122);
        try (IngestNode node = new IngestNode()) {
            for (int i = 0; i < 600; i++) {
                byte[] body = new byte[random.nextInt(200)];
                random.nextBytes(body);
                assertThat(node.post(ROUTES.get(i % ROUTES.size()), body, Map.of())
                                .status())
                        .isEqualTo(400);
            }
            for (int i = 0; i < 1500; i++) {
                String body = Noise.mutated(random);
                IngestNode.Answer answer = node.post(ROUTES.get(i % ROUTES.size()), body);
                assertThat(answer.status()).as(body).isIn(200, 201, 400);
            }
            assertThat(node.metrics.isBalanced()).isTrue();
            assertThat(node.events()).isNotEmpty();
        }
    }

    private static RequestBody chunked(int size) {
        return new RequestBody() {
            @Override
            public MediaType contentType() {
                return MediaType.get("application/json");
            }

            @Override
            public void writeTo(BufferedSink sink) throws java.io.IOException {
                sink.write(new byte[size]);
            }
        };
    }
}
