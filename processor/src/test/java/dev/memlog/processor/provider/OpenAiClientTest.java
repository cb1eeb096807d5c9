/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.FailureClass;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

class OpenAiClientTest extends ProviderClientContract {
    @Override
    String name() {
        return ProviderDefaults.OPENAI;
    }

    @Override
    String success() {
        return """
                {"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4.1-mini-2025-04-14",
                 "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":120,"completion_tokens":20,"total_tokens":140,"prompt_tokens_details":{"cached_tokens":100}}}
                """.formatted(TEXT);
    }

    @Override
    MockResponse tooLong() {
        return response(400, """
                {"error":{"message":"This model's maximum context length is 128000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
                """);
    }

    @Override
    void verifyRequest(RecordedRequest request) {
        assertThat(request.getUrl().encodedPath()).isEqualTo("/base/chat/completions");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY);
        JsonNode body = RecordedBatches.json(request.getBody().utf8());
        assertThat(body.path("messages").path(0).path("role").asText()).isEqualTo("system");
        assertThat(body.path("messages").path(1).path("role").asText()).isEqualTo("user");
        assertThat(body.path("max_tokens").asInt()).isEqualTo(4096);
    }

    @Test
    void shouldBeRefusedWhenQuotaIsUsedUp() throws Exception {
        assertFailed(
                call(
                        response(
                                429,
                                "{\"error\":{\"message\":\"You exceeded your current quota\",\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\"}}")),
                FailureClass.REFUSED);
    }

    @Test
    void shouldSendNoCredentialsWhenServerNeedsNone() throws Exception {
        server.enqueue(response(200, success()));
        try (ProviderClient open = ProviderFactory.create(config().withApiKey(null))) {
            assertThat(open.call(request())).isInstanceOf(ProviderOutcome.Replied.class);
        }

        assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
    }

    @Test
    void shouldSayPromptTooLongWhenLocalServerCallsItsContextTooSmall() throws Exception {
        assertFailed(
                call(
                        response(
                                400,
                                "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\",\"type\":\"exceed_context_size_error\"}}")),
                FailureClass.PROMPT_TOO_LONG);
    }
}
