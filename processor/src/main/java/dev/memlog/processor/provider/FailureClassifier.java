/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.memlog.event.FailureClass;
import dev.memlog.event.WireMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a provider's failure is, in this one place: by the kind of exception, then by status and error code, and
 * by wording only where a provider offers nothing else.
 *
 * <p>Threading: safe.
 */
final class FailureClassifier {
    private static final JsonMapper MAPPER = WireMapper.create();
    /** Error codes and, for servers without any, wordings of a prompt that does not fit the model. */
    private static final List<String> TOO_LONG = List.of(
            "context_length_exceeded",
            "exceed_context_size",
            "prompt is too long",
            "maximum context length",
            "exceeds the maximum number of tokens",
            "exceeds the available context size",
            "input is too long",
            "exceed context limit",
            "context window");
    /** 429 and 400 are also used for what no waiting mends: no money, no quota, no valid key. */
    private static final List<String> EXHAUSTED = List.of(
            "insufficient_quota",
            "billing_hard_limit_reached",
            "credit balance is too low",
            "insufficient credits",
            "key limit exceeded",
            "requestsperday",
            "free-models-per-day");

    private static final List<String> INVALID_KEY = List.of("api_key_invalid", "api key not valid", "invalid api key");

    private final SecretScrubber scrubber;

    FailureClassifier(SecretScrubber scrubber) {
        this.scrubber = scrubber;
    }

    /** No complete answer: what counts is whether the provider can have begun to work, and to charge. */
    ProviderOutcome.Failed broken(IOException cause, boolean requestLeft) {
        // TLS failures need no name here: they come before the request leaves.
        boolean neverConnected = cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
        String what = cause.getMessage() == null ? "no details" : cause.getMessage();
        return failed(
                neverConnected || !requestLeft ? FailureClass.UNREACHABLE : FailureClass.TRANSIENT,
                cause.getClass().getSimpleName() + ": " + what);
    }

    ProviderOutcome.Failed status(int status, Headers headers, String body) {
        JsonNode json = json(body);
        Duration wait = RetryAfter.of(headers, json);
        return new ProviderOutcome.Failed(classOf(status, json, body), message(status, json), wait);
    }

    ProviderOutcome.Failed failed(FailureClass failure, String message) {
        return new ProviderOutcome.Failed(failure, scrubber.scrub(message), null);
    }

    private static FailureClass classOf(int status, JsonNode json, String body) {
        String lower = body.toLowerCase(Locale.ROOT);
        return switch (status) {
            case 401, 402 -> FailureClass.REFUSED;
            // OpenRouter answers 403 with reasons for a single request that its moderation turned down.
            case 403 ->
                json.path("error").path("metadata").has("reasons") ? FailureClass.REJECTED : FailureClass.REFUSED;
            // A wrong address or model name fails every request alike; no batch is to blame.
            case 404, 405 -> FailureClass.REFUSED;
            case 407 -> FailureClass.REFUSED;
            case 408, 425 -> FailureClass.TRANSIENT;
            case 413 -> FailureClass.PROMPT_TOO_LONG;
            case 429 -> contains(lower, EXHAUSTED) ? FailureClass.REFUSED : FailureClass.RATE_LIMITED;
            default -> status >= 500 ? serverClass(lower) : requestClass(lower);
        };
    }

    private static FailureClass serverClass(String body) {
        // Some local servers report a prompt that does not fit as their own fault.
        return body.contains("context_length_exceeded") || body.contains("exceed_context_size")
                ? FailureClass.PROMPT_TOO_LONG
                : FailureClass.TRANSIENT;
    }

    private static FailureClass requestClass(String body) {
        if (contains(body, TOO_LONG)) {
            return FailureClass.PROMPT_TOO_LONG;
        }
        return contains(body, EXHAUSTED) || contains(body, INVALID_KEY) ? FailureClass.REFUSED : FailureClass.REJECTED;
    }

    private String message(int status, JsonNode json) {
        JsonNode error = json.path("error");
        String text = firstText(error.path("message"), error, json.path("message"), json.path("detail"));
        return scrubber.scrub(text == null ? "HTTP " + status : "HTTP " + status + ": " + text);
    }

    private static @Nullable String firstText(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            if (node.isTextual() && !node.textValue().isBlank()) {
                return node.textValue();
            }
        }
        return null;
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            // Google's gateways wrap the error object into a list.
            return json.isArray() ? json.path(0) : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static boolean contains(String text, List<String> wordings) {
        return wordings.stream().anyMatch(text::contains);
    }
}
