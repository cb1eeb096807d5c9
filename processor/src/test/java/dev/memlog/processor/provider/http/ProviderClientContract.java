/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderConfig;
import dev.memlog.processor.provider.ProviderDefaults;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.ProviderRequest;
import dev.memlog.processor.provider.RecordedBatches;
import dev.memlog.processor.provider.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every provider over HTTP keeps to, whatever its wire looks like. */
public abstract class ProviderClientContract {
    static final String KEY = "sk-test-0123456789abcdef";
    private static final String KEY_IN_URL = "sk%2Dtest-0123456789abcdef";
    static final String TEXT = "<observation><title>It works</title></observation>";
    final MockWebServer server = new MockWebServer();
    private ProviderClient client;

    abstract String name();

    /** A successful reply as the service sends it, saying {@link #TEXT} for 120 tokens of input and 20 of output. */
    abstract String success();

    /** The status and body with which it refuses a prompt that does not fit. */
    abstract MockResponse tooLong();

    abstract void verifyRequest(RecordedRequest request);

    @BeforeEach
    void startServer() throws IOException {
        server.start(InetAddress.getLoopbackAddress(), 0);
        client = ProviderFactory.create(config());
    }

    @AfterEach
    void stopServer() {
        client.close();
        server.close();
    }

    ProviderConfig config() {
        return ProviderDefaults.config(name())
                .withBaseUrl(server.url("/base").toString())
                .withApiKey(KEY)
                .withTimeout(Duration.ofSeconds(60));
    }

    ProviderOutcome call(MockResponse response) throws InterruptedException {
        server.enqueue(response);
        return client.call(request());
    }

    public static ProviderRequest request() {
        return RecordedBatches.requestFor(
                "add a discount", List.of(RecordedBatches.used(1, "Bash", "{\"command\":\"ls\"}", "\"a\"")));
    }

    static MockResponse response(int code, String body) {
        return new MockResponse.Builder().code(code).body(body).build();
    }

    /** How much of the input of {@link #success} was read from a cache. */
    long cachedInputTokens() {
        return 0;
    }

    @Test
    void shouldReplyWithTextAndUsageWhenServiceAnswers() throws Exception {
        ProviderOutcome outcome = call(response(200, success()));

        assertThat(outcome).isInstanceOfSatisfying(ProviderOutcome.Replied.class, replied -> {
            assertThat(replied.text()).isEqualTo(TEXT);
            assertThat(replied.usage()).isEqualTo(new Usage(120, 20, cachedInputTokens()));
            assertThat(replied.model()).isNotBlank();
            assertThat(replied.memorySessionId()).isNull();
        });
        RecordedRequest request = server.takeRequest();
        assertThat(request.getUrl().toString()).doesNotContain(KEY);
        assertThat(request.getBody().utf8()).contains("what_happened").contains("add a discount");
        verifyRequest(request);
    }

    @ParameterizedTest
    @CsvSource({
        "400, REJECTED",
        "401, REFUSED",
        "402, REFUSED",
        "403, REFUSED",
        "404, REFUSED",
        "408, TRANSIENT",
        "413, PROMPT_TOO_LONG",
        "422, REJECTED",
        "429, RATE_LIMITED",
        "500, TRANSIENT",
        "503, TRANSIENT",
        "529, TRANSIENT"
    })
    void shouldClassifyByStatusAndSendOnceWhenServiceFails(int status, FailureClass expected) throws Exception {
        ProviderOutcome outcome = call(response(status, "{\"error\":{\"message\":\"no: key " + KEY + "\"}}"));

        assertThat(outcome).isInstanceOfSatisfying(ProviderOutcome.Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(expected);
            assertThat(failed.message())
                    .startsWith("HTTP " + status + ": no: key")
                    .doesNotContain(KEY);
        });
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void shouldSayPromptTooLongWhenServiceSaysSoInItsForm() throws Exception {
        assertFailed(call(tooLong()), FailureClass.PROMPT_TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Incorrect API key provided: " + KEY + ".",
                "no access for sk-test-01234567...",
                "no access for 0123456789abcdef",
                "sk-test-********cdef is not known",
                "bad address https://example.org/v1?key=" + KEY + "&alt=json",
                "Authorization: Bearer " + KEY,
                "unknown key " + KEY_IN_URL
            })
    void shouldNotTellTheKeyWhenServiceRepeatsIt(String message) throws Exception {
        String body =
                JsonNodeFactory.instance.objectNode().put("error", message).toString();

        for (int status : new int[] {200, 400, 401, 429, 500}) {
            ProviderOutcome outcome = call(response(status, body));

            assertThat(outcome.toString()).doesNotContain("01234567", "cdef");
            assertThat(((ProviderOutcome.Failed) outcome).message()).isNotBlank();
        }
    }

    @Test
    void shouldNotTellTheKeyWhenTheAnswerRepeatsIt() throws Exception {
        ProviderOutcome outcome = call(response(200, success().replace("It works", "used " + KEY + " here")));

        assertThat(((ProviderOutcome.Replied) outcome).text()).contains("used [redacted] here");
    }

    @Test
    void shouldSendAnyTextAsJson() throws Exception {
        ProviderRequest plain = request();
        String odd = "half \ud800 and \udc00, nought \u0000, quote \" and </x> " + "汉x".repeat(500_000);
        server.enqueue(response(200, success()));

        ProviderOutcome outcome = client.call(new ProviderRequest(
                plain.sessionId(), null, plain.instructions(), odd, plain.events(), "", null, null));

        assertThat(outcome).isInstanceOf(ProviderOutcome.Replied.class);
        String sent =
                RecordedBatches.json(server.takeRequest().getBody().utf8()).toString();
        assertThat(sent).contains("and </x> 汉x汉x").contains("nought \\u0000").hasSizeGreaterThan(1_000_000);
    }

    @Test
    void shouldTellHowLongToWaitWhenServiceSays() throws Exception {
        ProviderOutcome seconds = call(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "7")
                .build());
        ProviderOutcome date = call(new MockResponse.Builder()
                .code(503)
                .addHeader("Date", "Sun, 01 Nov 2026 10:00:00 GMT")
                .addHeader("Retry-After", "Sun, 01 Nov 2026 10:00:30 GMT")
                .build());

        assertThat(((ProviderOutcome.Failed) seconds).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(((ProviderOutcome.Failed) date).retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    /** OkHttp by itself would have sent the request again. */
    @Test
    void shouldSendOnceWhenServiceInvitesToRetryAtOnce() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(503)
                .addHeader("Retry-After", "0")
                .build());

        assertFailed(call(response(200, success())), FailureClass.TRANSIENT);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void shouldNotFollowWhenServiceRedirects() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(307)
                .addHeader("Location", "https://elsewhere.example/v1?token=x")
                .build());

        ProviderOutcome outcome = call(response(200, success()));

        assertFailed(outcome, FailureClass.MISCONFIGURED);
        assertThat(((ProviderOutcome.Failed) outcome).message())
                .contains("https://elsewhere.example/v1", "base-url")
                .doesNotContain("token");
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void shouldBeTransientWhenNoAnswerComesInTime() throws Exception {
        withClient(config().withTimeout(Duration.ofMillis(300)), hurried -> {
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());

            assertFailed(called(hurried), FailureClass.TRANSIENT);
        });
    }

    @Test
    void shouldBeUnreachableWhenPortIsClosed() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        withClient(
                config().withBaseUrl("http://127.0.0.1:" + port),
                lost -> assertFailed(called(lost), FailureClass.UNREACHABLE));
    }

    @Test
    void shouldBeUnreachableWhenHostIsUnknown() throws Exception {
        withClient(
                config().withBaseUrl("http://no-such-host.invalid"),
                lost -> assertFailed(called(lost), FailureClass.UNREACHABLE));
    }

    @Test
    void shouldBeUnreachableWhenTlsFails() throws Exception {
        withClient(
                config().withBaseUrl(server.url("/").toString().replace("http:", "https:"))
                        .withTimeout(Duration.ofSeconds(2)),
                lost -> assertFailed(called(lost), FailureClass.UNREACHABLE));
    }

    @Test
    void shouldBeTransientAndSendOnceWhenConnectionBreaksInTheReply() throws Exception {
        MockResponse cut = new MockResponse.Builder()
                .body(success())
                .onResponseBody(new SocketEffect.CloseSocket())
                .build();

        assertFailed(call(cut), FailureClass.TRANSIENT);
        assertThat(server.getRequestCount()).isEqualTo(1);
    }

    @Test
    void shouldBeTransientAndSendOnceWhenConnectionBreaksBeforeTheReply() throws Exception {
        assertThat(call(response(200, success()))).isInstanceOf(ProviderOutcome.Replied.class);
        // The second call travels on the first one's connection, which is when an HTTP client likes to send again.
        MockResponse cut = new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build();
        server.enqueue(cut);
        server.enqueue(response(200, success()));

        assertFailed(client.call(request()), FailureClass.TRANSIENT);
        assertThat(server.getRequestCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"''", "{choices", "Model is loading"})
    void shouldBeNoAnswerAndTellItsFirstWordsWhenSuccessIsGarbage(String body) throws Exception {
        ProviderOutcome outcome = call(response(200, body));

        assertFailed(outcome, FailureClass.NO_ANSWER);
        assertThat(((ProviderOutcome.Failed) outcome).message())
                .contains(body.substring(0, Math.min(body.length(), 2)));
        assertThat(((ProviderOutcome.Failed) outcome).answered()).isTrue();
    }

    /** A gateway's word: no model has answered, and nobody tells of tokens. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"unexpected\":true}", "{\"success\":false,\"message\":\"invalid token\"}"})
    void shouldBeRejectedAndTellItsFirstWordsWhenSuccessHoldsNoAnswer(String body) throws Exception {
        ProviderOutcome outcome = call(response(200, body));

        assertFailed(outcome, FailureClass.REJECTED);
        assertThat(((ProviderOutcome.Failed) outcome).message()).contains(body);
        assertThat(((ProviderOutcome.Failed) outcome).answered()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><head><title>Sign in</title></head><body>Please sign in</body></html>",
                "\n<!DOCTYPE html>\n<HTML><HEAD><TITLE>Sign in</TITLE></HEAD></HTML>"
            })
    void shouldBeMisconfiguredWhenAPageAnswers(String page) throws Exception {
        ProviderOutcome outcome = call(response(200, page));

        assertFailed(outcome, FailureClass.MISCONFIGURED);
        assertThat(((ProviderOutcome.Failed) outcome).message())
                .contains("Sign in", "provider." + name() + ".base-url");
        assertThat(((ProviderOutcome.Failed) outcome).answered()).isFalse();
    }

    /** A model can say any of this, so that it is an answer to whoever only passes it on. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid API key.",
                "Prompt is too long",
                "API Error: 429 rate_limit_error",
                "You exceeded your current quota, please check your plan and billing details."
            })
    void shouldReplyWhenTheAnswerReadsAsARefusal(String notice) throws Exception {
        ProviderOutcome outcome = call(response(200, success().replace(TEXT, notice)));

        assertThat(outcome).isInstanceOfSatisfying(ProviderOutcome.Replied.class, replied -> {
            assertThat(replied.text()).isEqualTo(notice);
            assertThat(replied.usage().total()).isEqualTo(140);
        });
    }

    @Test
    void shouldSpendTheAttemptWhenAnErrorTellsOfTokens() throws Exception {
        String error = "{\"type\":\"error\",\"error\":{\"message\":\"Invalid API key.\"}}";

        ProviderOutcome unpaid = call(response(200, error));
        ProviderOutcome refused = call(response(401, error));
        ProviderOutcome paid = call(response(200, withError(success())));
        ProviderOutcome paidRefusal = call(response(429, withError(success())));

        assertThat(unpaid).isInstanceOfSatisfying(ProviderOutcome.Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(FailureClass.TRANSIENT);
            assertThat(failed.answered()).isFalse();
        });
        assertThat(((ProviderOutcome.Failed) paid).answered()).isTrue();
        assertThat(((ProviderOutcome.Failed) refused).answered()).isFalse();
        assertThat(((ProviderOutcome.Failed) paidRefusal).answered()).isTrue();
    }

    private static String withError(String success) {
        ObjectNode body = (ObjectNode) RecordedBatches.json(success);
        body.put("type", "error").putObject("error").put("message", "slow down");
        return body.toString();
    }

    @Test
    void shouldThrowAndCloseTheSocketWhenInterrupted() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                client.call(request());
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        server.takeRequest();

        caller.interrupt();

        assertThat(caller.join(Duration.ofSeconds(5))).isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        // The client is still good for the next call.
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(
                        () -> assertThat(call(response(200, success()))).isInstanceOf(ProviderOutcome.Replied.class));
    }

    @Test
    void shouldNotShowTheKeyWhenPrinted() {
        assertThat(client.toString()).doesNotContain(KEY);
        assertThat(config().toString()).doesNotContain(KEY).contains("key set");
    }

    @Test
    void shouldPassTheTraceOnWhenThereIsOne() throws Exception {
        ProviderRequest plain = request();
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        server.enqueue(response(200, success()));

        client.call(new ProviderRequest(
                plain.sessionId(), null, plain.instructions(), plain.input(), plain.events(), "", null, trace));

        assertThat(server.takeRequest().getHeaders().get("traceparent")).isEqualTo(trace);
    }

    static void assertFailed(ProviderOutcome outcome, FailureClass expected) {
        assertThat(outcome).isInstanceOfSatisfying(ProviderOutcome.Failed.class, failed -> {
            assertThat(failed.failure()).as(failed.message()).isEqualTo(expected);
            assertThat(failed.message()).doesNotContain(KEY).hasSizeLessThanOrEqualTo(300);
        });
    }

    private static void withClient(ProviderConfig config, Consumer<ProviderClient> test) {
        try (ProviderClient other = ProviderFactory.create(config)) {
            test.accept(other);
        }
    }

    private static ProviderOutcome called(ProviderClient client) {
        try {
            return client.call(request());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
