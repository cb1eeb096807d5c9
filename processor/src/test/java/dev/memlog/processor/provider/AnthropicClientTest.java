/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.FailureClass;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

class AnthropicClientTest extends ProviderClientContract {
    @Override
    String name() {
        return ProviderDefaults.ANTHROPIC;
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
}
