/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.RecordedBatches;
import java.time.Duration;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeminiClientTest extends ProviderClientContract {
    @Override
    String name() {
        return ProviderNames.GEMINI;
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
    void shouldBeDeclinedWhenPromptIsBlocked() throws Exception {
        assertFailed(call(response(200, "{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}")), FailureClass.DECLINED);
    }

    /** Status, what it must be taken for, and the body as the service sends it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            400 | PROMPT_TOO_LONG | {"error":{"code":400,"message":"The input token count (2800010) exceeds the maximum number of tokens allowed (1048575).","status":"INVALID_ARGUMENT"}}
            400 | PROMPT_TOO_LONG | {"error":{"code":400,"message":"The input token count exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}
            400 | PROMPT_TOO_LONG | {"error":{"code":400,"message":"Unable to submit request because the input token count is 1100000 but model only supports up to 1048576. Reduce the input token count and try again.","status":"INVALID_ARGUMENT"}}
            400 | REFUSED | {"error":{"code":400,"message":"API key expired. Please renew the API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}
            400 | REFUSED | {"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}
            401 | REFUSED | {"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}
            403 | REFUSED | {"error":{"code":403,"message":"Your API key was reported as leaked. Please use another API key.","status":"PERMISSION_DENIED"}}
            404 | REFUSED | {"error":{"code":404,"message":"models/gemini-9 is not found for API version v1beta","status":"NOT_FOUND"}}
            429 | REFUSED | {"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier","quotaValue":"20"}]}]}}
            429 | RATE_LIMITED | {"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier","quotaValue":"10"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"12s"}]}}
            429 | RATE_LIMITED | {"error":{"code":429,"message":"Resource has been exhausted (e.g. check quota).","status":"RESOURCE_EXHAUSTED"}}
            503 | TRANSIENT | {"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}
            400 | REJECTED | {"error":{"code":400,"message":"Invalid JSON payload received.","status":"INVALID_ARGUMENT"}}
            400 | PROMPT_TOO_LONG | [{"error":{"code":400,"message":"The input token count exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}]
            200 | REFUSED | {"error":{"code":403,"message":"Your API key was reported as leaked.","status":"PERMISSION_DENIED"}}
            """)
    void shouldClassifyWhatTheServiceReallySends(int status, FailureClass expected, String body) throws Exception {
        assertFailed(call(response(status, body)), expected);
    }
}
