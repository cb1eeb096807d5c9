/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.memlog.event.WireMapper;
import dev.memlog.event.provider.FailureClass;
import dev.memlog.processor.provider.ProviderOutcome;
import dev.memlog.processor.reply.ErrorWording;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Classifies a provider's failure: by the kind of exception, then by status and error code, and by wording only where a
 * provider offers nothing else.
 *
 * <p>Threading: safe.
 */
public final class FailureClassifier {
    private static final JsonMapper MAPPER = WireMapper.create();
    private final SecretScrubber scrubber;

    public FailureClassifier(SecretScrubber scrubber) {
        this.scrubber = scrubber;
    }

    /** Without a complete answer, it matters whether the provider can have started to work, and to charge. */
    public ProviderOutcome.Failed broken(IOException cause, boolean requestLeft) {
        // TLS failures need no name here: they come before the request leaves.
        boolean neverConnected = cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
        String what = cause.getMessage() == null ? "no details" : cause.getMessage();
        return failed(
                neverConnected || !requestLeft ? FailureClass.UNREACHABLE : FailureClass.TRANSIENT,
                cause.getClass().getSimpleName() + ": " + what);
    }

    public ProviderOutcome.Failed status(int status, Headers headers, String body) {
        if (status / 100 == 3) {
            return redirected(status, headers);
        }
        JsonNode json = json(body);
        Duration wait = RetryAfter.of(headers, json);
        return new ProviderOutcome.Failed(
                classOf(status, json, words(json, body)), message("HTTP " + status, json, body), wait);
    }

    /** Not followed: the key would go to an address that the answer names. */
    private ProviderOutcome.Failed redirected(int status, Headers headers) {
        String location = headers.get("Location");
        int query = location == null ? -1 : location.indexOf('?');
        String where = query < 0 ? location : location.substring(0, query);
        return failed(
                FailureClass.MISCONFIGURED,
                "HTTP " + status + ": the address redirects to " + (where == null ? "no other address" : where)
                        + "; that is not followed: set the provider's base-url to where the model server really is");
    }

    /**
     * Classifies an error in a successful response. Its status and codes decide: its message may repeat the request,
     * and only shows whether the request was too long.
     *
     * @param status the status that the error names; 0 if none
     * @param paid true if tokens were used: then an error without a code is no evidence against the provider
     */
    public ProviderOutcome.Failed inAnswer(int status, Headers headers, String body, boolean paid) {
        JsonNode json = json(body);
        String what = status >= 400 ? "HTTP " + status : "an error in the place of an answer";
        return new ProviderOutcome.Failed(
                classInAnswer(status, json, body, paid), message(what, json, body), RetryAfter.of(headers, json));
    }

    private static FailureClass classInAnswer(int status, JsonNode json, String body, boolean paid) {
        if (ErrorWording.isTooLong(words(json, body))) {
            return FailureClass.PROMPT_TOO_LONG;
        }
        String codes = codes(json.path("error"));
        if (ErrorWording.isDeclined(codes)) {
            return FailureClass.DECLINED;
        }
        if (status >= 400) {
            return classOf(status, json, codes);
        }
        FailureClass named = ErrorWording.of(codes);
        if (named != null) {
            return named;
        }
        if (codes.contains("invalid_request_error")) {
            return FailureClass.REJECTED;
        }
        return paid ? FailureClass.MALFORMED : FailureClass.TRANSIENT;
    }

    /** The error's code names, without its message. */
    private static String codes(JsonNode error) {
        List<String> names = new ArrayList<>();
        for (JsonNode field : List.of(error.path("type"), error.path("code"), error.path("status"))) {
            names.add(field.asText());
        }
        for (JsonNode detail : error.path("details")) {
            names.add(detail.path("reason").asText());
        }
        return String.join(" ", names);
    }

    public ProviderOutcome.Failed failed(FailureClass failure, String message) {
        return new ProviderOutcome.Failed(failure, scrubber.scrub(message), null);
    }

    private static FailureClass classOf(int status, JsonNode json, String words) {
        return switch (status) {
            case 401, 402 -> FailureClass.REFUSED;
            // OpenRouter answers 403 with reasons for a single request rejected by its moderation.
            case 403 ->
                json.path("error").path("metadata").has("reasons") || ErrorWording.isDeclined(words)
                        ? FailureClass.DECLINED
                        : FailureClass.REFUSED;
            // A wrong address or model name fails every request alike; no batch is to blame.
            case 404, 405 -> FailureClass.REFUSED;
            case 407 -> FailureClass.REFUSED;
            case 408, 425 -> FailureClass.TRANSIENT;
            case 413 -> FailureClass.PROMPT_TOO_LONG;
            // Also used for failures that no waiting repairs.
            case 429 -> ErrorWording.isExhausted(words) ? FailureClass.REFUSED : FailureClass.RATE_LIMITED;
            default -> status >= 500 ? serverClass(words) : requestClass(words);
        };
    }

    /** Gateways report another service's error as their own, and some local servers an overlong prompt. */
    private static FailureClass serverClass(String words) {
        FailureClass certain = ErrorWording.certain(words);
        return certain == null ? FailureClass.TRANSIENT : certain;
    }

    private static FailureClass requestClass(String words) {
        if (ErrorWording.isDeclined(words)) {
            return FailureClass.DECLINED;
        }
        FailureClass named = ErrorWording.of(words);
        if (named != null) {
            return named;
        }
        return ErrorWording.isMisconfigured(words) ? FailureClass.MISCONFIGURED : FailureClass.REJECTED;
    }

    public static String words(String body) {
        return words(json(body), body);
    }

    /** The error's own message, without the part of the request that its server repeats. */
    private static String words(JsonNode json, String body) {
        if (json.hasNonNull("error")) {
            return json.path("error").toString();
        }
        List<String> complaints = new ArrayList<>();
        for (JsonNode detail : json.path("detail")) {
            if (detail.hasNonNull("msg")) {
                List<String> place = new ArrayList<>();
                detail.path("loc").forEach(step -> place.add(step.asText()));
                complaints.add(
                        String.join(".", place) + ": " + detail.path("msg").asText());
            }
        }
        return complaints.isEmpty() ? body : String.join("; ", complaints);
    }

    private String message(String what, JsonNode json, String body) {
        JsonNode error = json.path("error");
        String text = firstText(error.path("message"), error, json.path("message"), json.path("detail"));
        // The validation's finding is kept, the request that it quotes is not.
        String said = text == null ? ReplyBody.head(words(json, body)) : text;
        return scrubber.scrub(said.isBlank() ? what : what + ": " + said);
    }

    private static @Nullable String firstText(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            if (node.isTextual() && !node.textValue().isBlank()) {
                return node.textValue();
            }
        }
        return null;
    }

    public static JsonNode json(String body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            // Google's gateways wrap the error object into a list.
            return json.isArray() ? json.path(0) : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
