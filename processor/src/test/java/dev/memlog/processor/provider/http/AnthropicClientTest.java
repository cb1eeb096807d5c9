/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.provider.RecordedBatches;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnthropicClientTest extends ProviderClientContract {
    @Override
    String name() {
        return ProviderNames.ANTHROPIC;
    }

    @Override
    String success() {
        return """
                {"id":"msg_01","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",
                 "content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,
                 "usage":{"input_tokens":10,"cache_creation_input_tokens":30,"cache_read_input_tokens":80,"output_tokens":20}}
                """.formatted(TEXT);
    }

    @Override
    MockResponse tooLong() {
        return response(400, """
                {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 213462 tokens > 200000 maximum"}}
                """);
    }

    @Override
    void verifyRequest(RecordedRequest request) {
        assertThat(request.getUrl().encodedPath()).isEqualTo("/base/v1/messages");
        assertThat(request.getHeaders().get("x-api-key")).isEqualTo(KEY);
        assertThat(request.getHeaders().get("anthropic-version")).isEqualTo("2023-06-01");
        JsonNode body = RecordedBatches.json(request.getBody().utf8());
        assertThat(body.path("system")
                        .path(0)
                        .path("cache_control")
                        .path("type")
                        .asText())
                .isEqualTo("ephemeral");
        assertThat(body.path("messages")).hasSize(1);
    }

    @Override
    long cachedInputTokens() {
        return 80;
    }

    @Test
    void shouldBeRefusedWhenCreditIsUsedUp() throws Exception {
        assertFailed(
                call(
                        response(
                                400,
                                "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"Your credit balance is too low to access the Anthropic API.\"}}")),
                FailureClass.REFUSED);
    }

    @Test
    void shouldBeTransientWhenErrorComesUnderSuccess() throws Exception {
        assertFailed(
                call(response(
                        200,
                        "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}")),
                FailureClass.TRANSIENT);
    }

    /** Status, what it must be taken for, and the body as the service sends it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            400 | PROMPT_TOO_LONG | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"},"request_id":"req_011"}
            400 | PROMPT_TOO_LONG | {"type":"error","error":{"type":"invalid_request_error","message":"input length and `max_tokens` exceed context limit: 179413 + 32768 > 200000, decrease input length or `max_tokens` and try again"}}
            413 | PROMPT_TOO_LONG | {"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}
            401 | REFUSED | {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}
            402 | REFUSED | {"type":"error","error":{"type":"billing_error","message":"There is an issue with your billing information"}}
            403 | REFUSED | {"type":"error","error":{"type":"permission_error","message":"Your API key does not have permission to use the specified resource"}}
            400 | REFUSED | {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}
            400 | REFUSED | {"type":"error","error":{"type":"invalid_request_error","message":"You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC."}}
            400 | REFUSED | {"type":"error","error":{"type":"invalid_request_error","message":"This organization has been disabled."}}
            404 | REFUSED | {"type":"error","error":{"type":"not_found_error","message":"model: claude-haiku-9"}}
            429 | RATE_LIMITED | {"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed the rate limit for your organization of 50,000 input tokens per minute"}}
            529 | TRANSIENT | {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}
            400 | REJECTED | {"type":"error","error":{"type":"invalid_request_error","message":"messages: at least one message is required"}}
            200 | REFUSED | {"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}
            200 | RATE_LIMITED | {"type":"error","error":{"type":"rate_limit_error","message":"slow down"}}
            200 | PROMPT_TOO_LONG | {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 208310 tokens > 200000 maximum"}}
            200 | REJECTED | {"type":"error","error":{"type":"invalid_request_error","message":"messages: at least one message is required"}}
            """)
    void shouldClassifyWhatTheServiceReallySends(int status, FailureClass expected, String body) throws Exception {
        assertFailed(call(response(status, body)), expected);
    }
}
