/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.provider.ProviderNames;
import dev.memlog.processor.dispatch.ProviderFactory;
import dev.memlog.processor.provider.ProviderClient;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.provider.RecordedBatches;
import dev.memlog.processor.provider.Usage;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenAiClientTest extends ProviderClientContract {
    @Override
    String name() {
        return ProviderNames.OPENAI;
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

    @Override
    long cachedInputTokens() {
        return 100;
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

    /** Status, what it must be taken for, and the body as the service sends it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            400 | PROMPT_TOO_LONG | {"error":{"message":"This model's maximum context length is 128000 tokens. However, your messages resulted in 204308 tokens. Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
            400 | PROMPT_TOO_LONG | {"error":{"message":"Your input exceeds the context window of this model. Please adjust your input and try again.","type":"invalid_request_error","param":"input","code":null}}
            400 | PROMPT_TOO_LONG | {"error":{"message":"Input tokens exceed the configured limit of 272000 tokens. Your messages resulted in 300013 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}
            400 | PROMPT_TOO_LONG | {"object":"error","message":"This model's maximum context length is 16384 tokens. However, you requested 122946 tokens (112946 in the messages, 10000 in the completion). Please reduce the length of the messages or completion.","type":"BadRequestError","param":null,"code":400}
            400 | PROMPT_TOO_LONG | {"error":{"message":"You passed 16385 input tokens and requested 4096 output tokens. However, the model's context length is only 16384 tokens, resulting in a maximum input length of 12288 tokens.","type":"BadRequestError","param":"input_tokens","code":400}}
            400 | PROMPT_TOO_LONG | {"object":"error","message":"The decoder prompt (length 25938) is longer than the maximum model length of 4096.","type":"BadRequestError","param":null,"code":400}
            400 | PROMPT_TOO_LONG | {"error":"the input length exceeds the context length"}
            400 | PROMPT_TOO_LONG | {"error":{"message":"prompt too long; exceeded max context length by 812 tokens","type":"invalid_request_error","param":null,"code":null}}
            400 | PROMPT_TOO_LONG | {"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":14429,"n_ctx":8192}}
            500 | PROMPT_TOO_LONG | {"error":{"code":500,"message":"the request exceeds the available context size. try increasing the context size or enable context shift","type":"exceed_context_size_error","n_prompt_tokens":1407,"n_ctx":256}}
            200 | PROMPT_TOO_LONG | {"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error","n_prompt_tokens":14429,"n_ctx":8192}}
            400 | PROMPT_TOO_LONG | {"error":{"message":"litellm.BadRequestError: litellm.ContextWindowExceededError: AnthropicError - {\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"prompt is too long: 200480 tokens > 200000 maximum\"}}","type":null,"param":null,"code":"400"}}
            400 | PROMPT_TOO_LONG | {"error":{"message":"Requested tokens (2285) exceed context window of 2048","type":"invalid_request_error","param":null,"code":null}}
            400 | PROMPT_TOO_LONG | {"error":"Trying to keep the first 9410 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens, which is not enough."}
            401 | REFUSED | {"error":{"message":"Incorrect API key provided: sk-test-*************cdef. You can find your API key at https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}
            403 | REFUSED | {"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}
            429 | REFUSED | {"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}
            429 | REFUSED | {"error":{"message":"Your account is not active, please check your billing details on our website.","type":"billing_not_active","param":null,"code":"billing_not_active"}}
            400 | REFUSED | {"error":{"message":"litellm.BadRequestError: Invalid model name passed in model=gpt-9","type":"invalid_request_error","param":null,"code":"400"}}
            404 | REFUSED | {"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}
            500 | REFUSED | {"error":{"message":"upstream: You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}
            200 | REFUSED | {"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}
            200 | RATE_LIMITED | {"error":{"message":"Rate limit reached","type":"requests","code":"rate_limit_exceeded"}}
            429 | RATE_LIMITED | {"error":{"message":"Rate limit reached for gpt-4.1-mini on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 120ms.","type":"requests","param":null,"code":"rate_limit_exceeded"}}
            500 | TRANSIENT | {"error":{"message":"The server had an error while processing your request","type":"server_error","param":null,"code":null}}
            503 | TRANSIENT | {"error":{"message":"Loading model","type":"unavailable_error","code":503}}
            400 | REJECTED | {"error":{"message":"Unsupported value: 'temperature' does not support 0.3 with this model.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}
            422 | REJECTED | {"detail":[{"type":"string_type","loc":["body","model"],"msg":"Input should be a valid string","input":"said: insufficient_quota, prompt is too long"}]}
            """)
    void shouldClassifyWhatTheServiceReallySends(int status, FailureClass expected, String body) throws Exception {
        assertFailed(call(response(status, body)), expected);
    }

    @Test
    void shouldTellWhatAnEmptyAnswerCost() throws Exception {
        ProviderOutcome outcome = call(response(200, """
                {"model":"gpt-4.1-mini-2025","choices":[{"finish_reason":"length","message":{"content":""}}],
                 "usage":{"prompt_tokens":120,"completion_tokens":4096}}"""));

        assertThat(outcome).isInstanceOfSatisfying(ProviderOutcome.Failed.class, failed -> {
            assertThat(failed.usage()).isEqualTo(new Usage(120, 4096));
            assertThat(failed.model()).isEqualTo("gpt-4.1-mini-2025");
        });
    }
}
