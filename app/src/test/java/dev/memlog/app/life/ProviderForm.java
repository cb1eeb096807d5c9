/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.app.life;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.memlog.app.life.Behaviour.Refusal;
import dev.memlog.node.process.NodeHttp;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The providers as they are on the wire: where each is asked, how it answers, and how it words its failures. */
enum ProviderForm {
    ANTHROPIC("anthropic", "/anthropic/v1/messages") {
        @Override
        String promptIn(JsonNode request) {
            return request.path("messages").path(0).path("content").asText();
        }

        @Override
        String reply(String text) {
            ObjectNode reply = json().put("id", "msg_01").put("type", "message").put("role", "assistant");
            reply.put("model", MODEL).put("stop_reason", "end_turn");
            reply.putArray("content").addObject().put("type", "text").put("text", text);
            reply.putObject("usage").put("input_tokens", 100).put("output_tokens", 20);
            return reply.toString();
        }

        @Override
        HttpAnswer tooLong() {
            return error(400, "invalid_request_error", "prompt is too long: 213462 tokens > 200000 maximum");
        }

        @Override
        HttpAnswer refused(Refusal refusal) {
            return switch (refusal) {
                case KEY -> error(401, "authentication_error", "invalid x-api-key");
                case PAYMENT -> error(402, "billing_error", "There is a problem with your billing");
                case FORBIDDEN -> error(403, "permission_error", "Your API key may not use this resource");
                case QUOTA ->
                    error(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API.");
            };
        }

        @Override
        HttpAnswer failed(int status) {
            return error(status, "api_error", "told to fail");
        }

        private HttpAnswer error(int status, String type, String message) {
            ObjectNode body = json().put("type", "error");
            body.putObject("error").put("type", type).put("message", message);
            return HttpAnswer.of(status, body.toString());
        }
    },

    CLAUDE_CLI("claude-cli", "/claude-cli") {
        @Override
        String promptIn(JsonNode request) {
            return request.asText();
        }

        @Override
        String reply(String text) {
            throw new IllegalStateException("the command's reply names its session");
        }

        @Override
        HttpAnswer tooLong() {
            return error(400, "Prompt is too long");
        }

        @Override
        HttpAnswer refused(Refusal refusal) {
            return switch (refusal) {
                case KEY -> error(401, "Invalid API key · Fix external API key");
                case PAYMENT -> error(400, "Credit balance is too low");
                case FORBIDDEN -> error(0, "Not logged in · Please run /login");
                case QUOTA -> error(429, "Claude AI usage limit reached");
            };
        }

        @Override
        HttpAnswer failed(int status) {
            return error(status, "API Error: " + status + " told to fail");
        }

        private HttpAnswer error(int status, String text) {
            ObjectNode result =
                    json().put("type", "result").put("subtype", "success").put("is_error", true);
            if (status == 0) {
                result.putNull("api_error_status");
            } else {
                result.put("api_error_status", status);
            }
            result.put("result", text).put("session_id", "00000000-0000-4000-8000-000000000000");
            result.putObject("usage");
            return HttpAnswer.of(400, result.toString());
        }
    },

    GEMINI("gemini", "/gemini/v1beta/models/" + ProviderForm.MODEL + ":generateContent") {
        @Override
        String promptIn(JsonNode request) {
            return request.path("contents")
                    .path(0)
                    .path("parts")
                    .path(0)
                    .path("text")
                    .asText();
        }

        @Override
        String reply(String text) {
            ObjectNode reply = json().put("modelVersion", MODEL);
            ObjectNode candidate = reply.putArray("candidates").addObject();
            candidate.put("finishReason", "STOP").put("index", 0);
            candidate
                    .putObject("content")
                    .put("role", "model")
                    .putArray("parts")
                    .addObject()
                    .put("text", text);
            reply.putObject("usageMetadata").put("promptTokenCount", 100).put("candidatesTokenCount", 20);
            return reply.toString();
        }

        @Override
        HttpAnswer tooLong() {
            return error(
                    400,
                    "INVALID_ARGUMENT",
                    "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                    null);
        }

        @Override
        HttpAnswer refused(Refusal refusal) {
            return switch (refusal) {
                case KEY ->
                    error(
                            400,
                            "INVALID_ARGUMENT",
                            "API key not valid. Please pass a valid API key.",
                            json().put("reason", "API_KEY_INVALID"));
                case PAYMENT -> error(402, "FAILED_PRECONDITION", "Billing is not enabled for this project", null);
                case FORBIDDEN -> error(403, "PERMISSION_DENIED", "The caller does not have permission", null);
                case QUOTA -> error(429, "RESOURCE_EXHAUSTED", "You exceeded your current quota", quota());
            };
        }

        @Override
        HttpAnswer rateLimited(@Nullable Duration retryAfter) {
            ObjectNode retry = retryAfter == null ? null : json().put("retryDelay", retryAfter.toSeconds() + "s");
            return error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted", retry);
        }

        @Override
        HttpAnswer failed(int status) {
            return error(status, "INTERNAL", "told to fail", null);
        }

        private ObjectNode quota() {
            ObjectNode detail = json();
            detail.putArray("violations")
                    .addObject()
                    .put("quotaId", "GenerateRequestsPerDayPerProjectPerModel-FreeTier");
            return detail;
        }

        private HttpAnswer error(int code, String status, String message, @Nullable ObjectNode detail) {
            ObjectNode body = json();
            ObjectNode error = body.putObject("error");
            error.put("code", code).put("message", message).put("status", status);
            if (detail != null) {
                error.putArray("details").add(detail);
            }
            return HttpAnswer.of(code, body.toString());
        }
    },

    OPENROUTER("openrouter", "/openrouter/chat/completions") {
        @Override
        String promptIn(JsonNode request) {
            return OPENAI.promptIn(request);
        }

        @Override
        String reply(String text) {
            return OPENAI.reply(text);
        }

        @Override
        HttpAnswer tooLong() {
            return error(
                    400,
                    "This endpoint's maximum context length is 262144 tokens. However, you requested about 300000 tokens.");
        }

        @Override
        HttpAnswer refused(Refusal refusal) {
            return switch (refusal) {
                case KEY -> error(401, "No auth credentials found");
                case PAYMENT -> error(402, "Insufficient credits. Add more and retry.");
                case FORBIDDEN -> error(403, "This API key may not be used here");
                case QUOTA -> error(429, "Rate limit exceeded: free-models-per-day");
            };
        }

        @Override
        HttpAnswer failed(int status) {
            return error(status, "Provider returned error");
        }

        private HttpAnswer error(int code, String message) {
            ObjectNode body = json();
            body.putObject("error").put("message", message).put("code", code);
            return HttpAnswer.of(code, body.toString());
        }
    },

    OPENAI("openai", "/openai/chat/completions") {
        @Override
        String promptIn(JsonNode request) {
            JsonNode messages = request.path("messages");
            return messages.path(messages.size() - 1).path("content").asText();
        }

        @Override
        String reply(String text) {
            ObjectNode reply = json().put("id", "completion")
                    .put("object", "chat.completion")
                    .put("model", MODEL);
            ObjectNode choice = reply.putArray("choices").addObject();
            choice.put("index", 0).put("finish_reason", "stop");
            choice.putObject("message").put("role", "assistant").put("content", text);
            reply.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", 20);
            return reply.toString();
        }

        @Override
        HttpAnswer tooLong() {
            return error(400, "context_length_exceeded", "This model's maximum context length is 128000 tokens.");
        }

        @Override
        HttpAnswer refused(Refusal refusal) {
            return switch (refusal) {
                case KEY -> error(401, "invalid_api_key", "Incorrect API key provided");
                case PAYMENT -> error(402, "payment_required", "Payment required");
                case FORBIDDEN -> error(403, "unsupported_country", "Country, region, or territory not supported");
                case QUOTA -> error(429, "insufficient_quota", "You exceeded your current quota");
            };
        }

        @Override
        HttpAnswer failed(int status) {
            return error(status, "server_error", "told to fail");
        }

        private HttpAnswer error(int status, String code, String message) {
            ObjectNode body = json();
            body.putObject("error").put("message", message).put("type", code).put("code", code);
            return HttpAnswer.of(status, body.toString());
        }
    };

    static final String MODEL = "fake-model";

    private final String setting;
    private final String path;

    ProviderForm(String setting, String path) {
        this.setting = setting;
        this.path = path;
    }

    /** As it stands in {@code providers}, and in the names of its own settings. */
    String setting() {
        return setting;
    }

    String path() {
        return path;
    }

    boolean stateful() {
        return this == CLAUDE_CLI;
    }

    /** What the model is given to read, the standing instructions left out. */
    abstract String promptIn(JsonNode request);

    /** The body of a successful answer. */
    abstract String reply(String text);

    abstract HttpAnswer tooLong();

    abstract HttpAnswer refused(Refusal refusal);

    abstract HttpAnswer failed(int status);

    HttpAnswer rateLimited(@Nullable Duration retryAfter) {
        HttpAnswer plain = failed(429);
        return retryAfter == null || stateful()
                ? plain
                : new HttpAnswer(
                        plain.status(), Map.of("Retry-After", String.valueOf(retryAfter.toSeconds())), plain.body());
    }

    private static ObjectNode json() {
        return NodeHttp.JSON.createObjectNode();
    }
}
