/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import dev.memlog.event.provider.FailureClass;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Classifies providers' errors by their codes and, for servers without codes, by their wording, where one status has
 * several meanings. Only for text known to be an error's: in an answer the same words may be content.
 *
 * <p>Threading: safe.
 */
public final class ErrorWording {
    /** Codes, and wordings too long to be met by chance: they count under any status. */
    private static final List<String> SURELY_TOO_LONG = List.of(
            "context_length_exceeded",
            "exceed_context_size",
            "contextwindowexceedederror",
            "maximum context length is",
            "prompt is too long:",
            "exceed context window of");

    private static final List<String> TOO_LONG = List.of(
            "prompt is too long",
            "input is too long",
            "prompt too long",
            "maximum context length",
            "max context length",
            "maximum prompt length",
            "exceeds the maximum number of tokens",
            "exceeds the available context size",
            "exceeds the context length",
            "exceeds context length",
            "exceed context limit",
            "exceed the configured limit",
            "but model only supports up to",
            "context length is only",
            "context length of only",
            "longer than the model's context length",
            "longer than the maximum model length",
            "is too long to fit into the model",
            "context window",
            "context size has been exceeded",
            "context size exceeded",
            "exceeds the context",
            "exceed the context",
            "exceeded the context",
            "exceeds context",
            "exceeded context",
            "greater than the context length",
            "larger than the context",
            "longer than the context",
            "beyond the context",
            "context overflow",
            "context the overflows",
            "context length exceeded",
            "context limit",
            "context_window",
            "exceeds max length",
            "exceeds maximum length",
            "exceeds the maximum length",
            "exceed max length",
            "exceeded max length",
            "max_model_len",
            "max_prompt_length",
            "max input length",
            "maximum input length",
            "max input tokens",
            "maximum input tokens",
            "maximum number of input tokens",
            "input token limit",
            "input tokens exceed",
            "input is longer than",
            "input too long",
            "input length",
            "prompt length",
            "prompt exceeds",
            "prompt is longer than",
            "prompt too large",
            "prompt is too large",
            "prompt_too_long",
            "too many tokens",
            "too many input tokens",
            "too large for model",
            "request too large",
            "request_too_large",
            "request entity too large",
            "payload too large",
            "message size",
            "messages too long",
            "string too long",
            "string_above_max_length",
            "tokens to keep from the initial prompt",
            "token count exceeds",
            "tokens exceeds",
            "tokens exceed",
            "provide a shorter prompt",
            "shorten your",
            "please reduce the length of",
            "reduce the length of your",
            "reduce your prompt",
            "reduce the number of tokens",
            "`max_new_tokens` must be <=");

    /** Errors that last longer than a minute: no money, no quota left. */
    private static final List<String> EXHAUSTED = List.of(
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "billing_error",
            "credit balance is too low",
            "insufficient credits",
            "insufficient balance",
            "insufficient funds",
            "negative credit",
            "requires more credits",
            "more credits are required",
            "key limit exceeded",
            "specified api usage limits",
            "specified workspace api usage limits",
            "perday",
            "per-day",
            "per day");

    /** No valid key, no access, no such model: every request would fail alike. */
    private static final List<String> NO_ACCESS = List.of(
            "api_key_invalid",
            "invalid_api_key",
            "authentication_error",
            "permission_error",
            "permission_denied",
            "api key not valid",
            "api key expired",
            "invalid api key",
            "incorrect api key",
            "invalid x-api-key",
            "oauth token",
            "no auth credentials found",
            "organization has been disabled",
            "account is not active",
            "account_deactivated",
            "location is not supported",
            "unsupported_country_region_territory",
            "model_not_found",
            "is not a valid model id",
            "invalid model name");

    private static final List<String> SURELY_REFUSED =
            List.of("insufficient_quota", "credit balance is too low", "invalid_api_key", "authentication_error");

    private static final List<String> RATE_LIMITED =
            List.of("rate_limit_error", "rate_limit_exceeded", "resource_exhausted", "too many requests");

    /** Content that the service always refuses. */
    private static final List<String> DECLINED = List.of(
            "usage policy",
            "usage policies",
            "usage guidelines",
            "content policy",
            "content_policy",
            "policyviolation",
            "policy_violation",
            "content_filter",
            "contentfilter",
            "content filter",
            "content management policy",
            "content exists risk",
            "datainspectionfailed",
            "data_inspection_failed",
            "inappropriate content",
            "sensitive content",
            "considered high risk",
            "safety_check",
            "safety system",
            "prohibited_content",
            "flagged by moderation",
            "moderation_blocked",
            "guardrail",
            "violate our",
            "violates our",
            "violating our");

    /** No such model, or no such interface: every request fails until a setting changes. */
    private static final List<String> MISCONFIGURED = List.of(
            "model not exist",
            "model does not exist",
            "model not found",
            "model_not_found",
            "no such model",
            "unknown model",
            "unknown_model",
            "invalid model",
            "invalid_model",
            "unsupported model",
            "model is not supported",
            "model not supported",
            "model_not_supported",
            "model_decommissioned",
            "has been decommissioned",
            "has been deprecated",
            "has been retired",
            "was retired",
            "is retired",
            "no longer available",
            "no longer supported",
            "is not a chat model",
            "no endpoints found",
            "no models loaded",
            "api version not supported",
            "missing required query parameter: api-version",
            "stream must be set to true",
            "only supports stream",
            "only support stream",
            "please load a model");

    private ErrorWording() {}

    /** Whether an error is the service's policy about this very request. */
    public static boolean isDeclined(String error) {
        return contains(error.toLowerCase(Locale.ROOT), DECLINED);
    }

    /** True for an error that every request meets until a setting changes. */
    public static boolean isMisconfigured(String error) {
        return contains(error.toLowerCase(Locale.ROOT), MISCONFIGURED);
    }

    /**
     * The class that an error's words name.
     *
     * @return null if they name none
     */
    public static @Nullable FailureClass of(String error) {
        String lower = error.toLowerCase(Locale.ROOT);
        if (isTooLong(lower)) {
            return FailureClass.PROMPT_TOO_LONG;
        }
        if (isExhausted(lower) || contains(lower, NO_ACCESS)) {
            return FailureClass.REFUSED;
        }
        return contains(lower, RATE_LIMITED) ? FailureClass.RATE_LIMITED : null;
    }

    /** The same for a status that already has a meaning, such as a server's failure: only unambiguous wordings. */
    public static @Nullable FailureClass certain(String error) {
        String lower = error.toLowerCase(Locale.ROOT);
        if (contains(lower, SURELY_TOO_LONG)) {
            return FailureClass.PROMPT_TOO_LONG;
        }
        return contains(lower, SURELY_REFUSED) ? FailureClass.REFUSED : null;
    }

    /** True if the exhausted quota lasts longer than a rate limit's minute. */
    public static boolean isExhausted(String error) {
        return contains(error.toLowerCase(Locale.ROOT), EXHAUSTED);
    }

    public static boolean isTooLong(String error) {
        String lower = error.toLowerCase(Locale.ROOT);
        return contains(lower, SURELY_TOO_LONG) || contains(lower, TOO_LONG);
    }

    private static boolean contains(String lower, List<String> wordings) {
        return wordings.stream().anyMatch(lower::contains);
    }
}
