/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.embed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.processor.provider.http.Outbound;
import dev.memlog.store.port.Embedder;
import dev.memlog.store.port.Embedder.Outcome;
import dev.memlog.store.port.Embedder.Purpose;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEmbedderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final MockWebServer server = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSpeakAsOpenAiDoesAndPutVectorsIntoTheTextsOrder() throws Exception {
        answer(200, "{\"data\":[{\"index\":1,\"embedding\":[0,1]},{\"index\":0,\"embedding\":[1,0.5]}]}");

        Outcome outcome = openAi().embed(List.of("one", "two"), Purpose.MEMORY, PATIENCE);

        assertThat(((Outcome.Vectors) outcome).vectors()).containsExactly(new float[] {1, 0.5f}, new float[] {0, 1});
        RecordedRequest request = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/embeddings");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer k");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"model\":\"m\",\"input\":[\"one\",\"two\"],\"dimensions\":256}");
    }

    @Test
    void shouldSpeakAsGeminiDoes() throws Exception {
        answer(200, "{\"embeddings\":[{\"values\":[0.25,1]}]}");

        Outcome outcome = gemini().embed(List.of("one"), Purpose.QUERY, PATIENCE);

        assertThat(((Outcome.Vectors) outcome).vectors()).containsExactly(new float[] {0.25f, 1});
        RecordedRequest request = server.takeRequest(60, TimeUnit.SECONDS);
        assertThat(request.getTarget()).isEqualTo("/v1beta/models/m:batchEmbedContents");
        assertThat(request.getHeaders().get("x-goog-api-key")).isEqualTo("k");
        assertThat(request.getBody().utf8())
                .isEqualTo("{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"one\"}]},"
                        + "\"taskType\":\"RETRIEVAL_QUERY\",\"outputDimensionality\":256}]}");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void shouldTellThatTheTextsAreRefused(int statusCode) {
        answer(statusCode, "{}");

        assertThat(openAi().embed(List.of("one"), Purpose.MEMORY, PATIENCE)).isInstanceOf(Outcome.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 429, 500, 503})
    void shouldBeUnavailableWhenStatusSaysSo(int statusCode) {
        answer(statusCode, "secret words");

        Outcome outcome = openAi().embed(List.of("one"), Purpose.MEMORY, PATIENCE);

        assertThat(((Outcome.Unavailable) outcome).message())
                .contains(String.valueOf(statusCode))
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not JSON",
                "{}",
                "[]",
                "{\"data\":[]}",
                "{\"data\":[{\"index\":7,\"embedding\":[1]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":[]}]}",
                "{\"data\":[{\"index\":0,\"embedding\":\"base64\"}]}"
            })
    void shouldBeUnavailableWhenAnswerIsNotUnderstood(String body) {
        answer(200, body);

        assertThat(openAi().embed(List.of("one"), Purpose.MEMORY, PATIENCE)).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void shouldTellWhatACallTook() {
        answer(
                200,
                "{\"data\":[{\"index\":0,\"embedding\":[1]}],\"usage\":{\"prompt_tokens\":11,\"total_tokens\":12}}");
        answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1]}]}");
        answer(200, "{\"data\":[]}");
        answer(503, "{}");

        assertThat(((Outcome.Vectors) embed("twelve letters")).tokens()).isEqualTo(12);
        assertThat(((Outcome.Vectors) embed("twelve letters")).tokens()).isEqualTo(4);
        assertThat(((Outcome.Unavailable) embed("twelve letters")).tokens()).isEqualTo(4);
        assertThat(((Outcome.Unavailable) embed("twelve letters")).tokens()).isZero();
    }

    @Test
    void shouldTellHowLongTheEndpointWantsToBeLeftAlone() {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "17")
                .build());

        assertThat(((Outcome.Unavailable) embed("one")).after()).isEqualTo(Duration.ofSeconds(17));
    }

    @Test
    void shouldSendNothingAgainByItself() {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .build());
        server.enqueue(new MockResponse.Builder().code(408).build());

        assertThat(embed("one")).isInstanceOf(Outcome.Unavailable.class);
        assertThat(embed("one")).isInstanceOf(Outcome.Unavailable.class);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @Test
    void shouldBeUnavailableWhenNobodyAnswersInTime() {
        server.enqueue(new MockResponse.Builder()
                .code(200)
                .body("{}")
                .headersDelay(30, TimeUnit.SECONDS)
                .build());

        assertThat(openAi().embed(List.of("one"), Purpose.QUERY, Duration.ofMillis(100)))
                .isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void shouldTakeTheProxyOfTheEnvironment() throws Exception {
        answer(200, "{\"data\":[{\"index\":0,\"embedding\":[1,0]}],\"usage\":{\"prompt_tokens\":3}}");
        Outbound outbound = Outbound.of(Map.of("http_proxy", server.url("/").toString()));
        Embedder embedder = new HttpEmbedder(
                "openai/m", new EmbeddingWire.OpenAi("http://embeddings.example.test/v1", "m", "k", 2), outbound);

        Outcome outcome = embedder.embed(List.of("text"), Purpose.MEMORY, PATIENCE);

        assertThat(outcome).isInstanceOf(Outcome.Vectors.class);
        assertThat(server.takeRequest().getHeaders().get("Host")).isEqualTo("embeddings.example.test");
    }

    private Outcome embed(String text) {
        return openAi().embed(List.of(text), Purpose.MEMORY, PATIENCE);
    }

    private void answer(int statusCode, String body) {
        server.enqueue(new MockResponse.Builder().code(statusCode).body(body).build());
    }

    private HttpEmbedder openAi() {
        return new HttpEmbedder(
                "openai/m", new EmbeddingWire.OpenAi(server.url("/v1").toString(), "m", "k", 256), Outbound.DIRECT);
    }

    private HttpEmbedder gemini() {
        String base = server.url("/").toString();
        return new HttpEmbedder(
                "gemini/m",
                new EmbeddingWire.Gemini(base.substring(0, base.length() - 1), "m", "k", 256),
                Outbound.DIRECT);
    }
}
