/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.FailureClass;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenRouterClientTest extends ProviderClientContract {
    @Override
    String name() {
        return ProviderDefaults.OPENROUTER;
    }

    @Override
    String success() {
        return """
                {"id":"gen-1","provider":"Xiaomi","model":"xiaomi/mimo-v2-flash:free","object":"chat.completion",
                 "choices":[{"finish_reason":"stop","native_finish_reason":"stop","index":0,"message":{"role":"assistant","content":"%s"}}],
                 "usage":{"prompt_tokens":120,"completion_tokens":20,"total_tokens":140,"cost":0}}
                """.formatted(TEXT);
    }

    @Override
    MockResponse tooLong() {
        return response(400, """
                {"error":{"message":"This endpoint's maximum context length is 262144 tokens. However, you requested about 300000 tokens.","code":400}}
                """);
    }

    @Override
    void verifyRequest(RecordedRequest request) {
        assertThat(request.getUrl().encodedPath()).isEqualTo("/base/chat/completions");
        assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer " + KEY);
        assertThat(request.getHeaders().get("X-Title")).isEqualTo("Memlog");
        assertThat(request.getHeaders().get("HTTP-Referer")).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"402, REFUSED", "429, RATE_LIMITED", "502, TRANSIENT"})
    void shouldFailWhenErrorComesUnderSuccess(int code, FailureClass expected) throws Exception {
        assertFailed(
                call(response(200, "{\"error\":{\"code\":" + code + ",\"message\":\"upstream said no\"}}")), expected);
    }

    @Test
    void shouldBlameTheRequestWhenModerationTurnsItDown() throws Exception {
        assertFailed(
                call(
                        response(
                                403,
                                "{\"error\":{\"code\":403,\"message\":\"flagged\",\"metadata\":{\"reasons\":[\"violence\"]}}}")),
                FailureClass.REJECTED);
    }
}
