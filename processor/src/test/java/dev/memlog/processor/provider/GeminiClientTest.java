/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.FailureClass;
import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

class GeminiClientTest extends ProviderClientContract {
    @Override
    String name() {
        return ProviderDefaults.GEMINI;
    }

    @Override
    String success() {
        return """
                {"candidates":[{"content":{"parts":[{"text":"%s"}],"role":"model"},"finishReason":"STOP","index":0}],
                 "usageMetadata":{"promptTokenCount":120,"candidatesTokenCount":15,"thoughtsTokenCount":5,"totalTokenCount":140},
                 "modelVersion":"gemini-2.5-flash-lite"}
                """.formatted(TEXT);
    }

    @Override
    MockResponse tooLong() {
        return response(400, """
                {"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}
                """);
    }

    @Override
    void verifyRequest(RecordedRequest request) {
        assertThat(request.getUrl().encodedPath())
                .isEqualTo("/base/v1beta/models/gemini-2.5-flash-lite:generateContent");
        assertThat(request.getHeaders().get("x-goog-api-key")).isEqualTo(KEY);
        JsonNode body = RecordedBatches.json(request.getBody().utf8());
        assertThat(body.path("systemInstruction")
                        .path("parts")
                        .path(0)
                        .path("text")
                        .asText())
                .contains("Security");
        assertThat(body.path("contents").path(0).path("role").asText()).isEqualTo("user");
    }

    @Test
    void shouldBeRefusedWhenKeyIsInvalid() throws Exception {
        assertFailed(call(response(400, """
                        {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}
                        """)), FailureClass.REFUSED);
    }

    @Test
    void shouldWaitAsToldWhenMinuteQuotaIsUsedUp() throws Exception {
        ProviderOutcome outcome = call(response(429, """
                {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[
                 {"violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]},{"retryDelay":"34.5s"}]}}
                """));

        assertFailed(outcome, FailureClass.RATE_LIMITED);
        assertThat(((ProviderOutcome.Failed) outcome).retryAfter()).isEqualTo(Duration.ofMillis(34_500));
    }

    @Test
    void shouldBeRefusedWhenDayQuotaIsUsedUp() throws Exception {
        assertFailed(call(response(429, """
                        {"error":{"code":429,"message":"Quota exceeded","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}
                        """)), FailureClass.REFUSED);
    }

    @Test
    void shouldBeRejectedWhenPromptIsBlocked() throws Exception {
        assertFailed(call(response(200, "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}")), FailureClass.REJECTED);
    }
}
