/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.provider.ProviderNames;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenRouterClientTest extends ProviderClientContract {
    @Override
    String name() {
        return ProviderNames.OPENROUTER;
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
                FailureClass.DECLINED);
    }

    /** Status, what it must be taken for, and the body as the service sends it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            400 | PROMPT_TOO_LONG | {"error":{"message":"This endpoint's maximum context length is 131072 tokens. However, you requested about 138956 tokens (7884 of text input, 131072 in the output). Please reduce the length of either one, or use the \"middle-out\" transform to compress your prompt automatically.","code":400,"metadata":{"provider_name":null}}}
            400 | PROMPT_TOO_LONG | {"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"This model's maximum context length is 16000 tokens. However, you requested 17165 tokens\",\"code\":\"context_length_exceeded\"}}","provider_name":"DeepInfra"}}}
            502 | PROMPT_TOO_LONG | {"error":{"message":"ConnectionError: {\"object\": \"error\", \"message\": \"This model's maximum context length is 16000 tokens. However, you requested 17165 tokens (13069 in the messages, 4096 in the completion).\"}","code":502,"metadata":{"provider_name":"DeepInfra"}}}
            200 | PROMPT_TOO_LONG | {"error":{"message":"This endpoint's maximum context length is 131072 tokens. However, you requested about 138956 tokens","code":400}}
            401 | REFUSED | {"error":{"message":"No auth credentials found","code":401}}
            402 | REFUSED | {"error":{"message":"Insufficient credits. Add more using https://openrouter.ai/settings/credits","code":402}}
            402 | REFUSED | {"error":{"message":"This request requires more credits, or fewer max_tokens. You requested up to 4096 tokens, but can only afford 222. To increase, visit https://openrouter.ai/settings/credits and upgrade to a paid account","code":402}}
            402 | REFUSED | {"error":{"message":"Prompt tokens limit exceeded: 230799 > 91442. To increase, visit https://openrouter.ai/settings/keys and create a key with a higher monthly limit","code":402}}
            403 | REFUSED | {"error":{"message":"Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys","code":403}}
            429 | REFUSED | {"error":{"message":"Rate limit exceeded: free-models-per-day. Add 10 credits to unlock 1000 free model requests per day","code":429,"metadata":{"headers":{"X-RateLimit-Limit":"50","X-RateLimit-Remaining":"0"}}}}
            400 | REFUSED | {"error":{"message":"xiaomi/mimo-v9 is not a valid model ID","code":400}}
            200 | REFUSED | {"error":{"message":"Insufficient credits. Add more using https://openrouter.ai/settings/credits","code":402}}
            429 | RATE_LIMITED | {"error":{"message":"Rate limit exceeded: free-models-per-min. ","code":429,"metadata":{"headers":{"X-RateLimit-Limit":"20"}}}}
            429 | RATE_LIMITED | {"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"xiaomi/mimo-v2-flash:free is temporarily rate-limited upstream. Please retry shortly","provider_name":"Xiaomi"}}}
            502 | TRANSIENT | {"error":{"message":"Provider returned error","code":502,"metadata":{"provider_name":"Xiaomi"}}}
            200 | TRANSIENT | {"id":"gen-1","choices":[{"error":{"message":"Upstream idle timeout exceeded","code":504},"finish_reason":"error","message":{"role":"assistant","content":""}}]}
            """)
    void shouldClassifyWhatTheServiceReallySends(int status, FailureClass expected, String body) throws Exception {
        assertFailed(call(response(status, body)), expected);
    }
}
