/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import java.util.List;
import java.util.Locale;

/**
 * Tells an error message that came in the place of an answer from an answer without grammar. Both must not count as
 * success; only the second one is the model's own doing.
 */
final class ErrorText {
    private static final int MAX_LENGTH = 600;
    private static final List<String> BEGINNINGS = List.of(
            "api error",
            "error:",
            "error ",
            "http error",
            "{\"error\"",
            "{\"type\":\"error\"",
            "prompt is too long",
            "input is too long",
            "invalid api key",
            "incorrect api key",
            "not logged in",
            "please run /login",
            "credit balance is too low",
            "your credit balance",
            "insufficient credits",
            "quota exceeded",
            "rate limit",
            "too many requests",
            "you've reached your",
            "you've hit your",
            "you have exceeded",
            "claude ai usage limit",
            "claude usage limit",
            "usage limit reached",
            "spending limit",
            "unable to connect",
            "failed to connect",
            "failed to authenticate",
            "authentication failed",
            "unauthorized",
            "connection error",
            "connection refused",
            "network error",
            "fetch failed",
            "request timed out",
            "request failed",
            "internal server error",
            "service unavailable",
            "bad gateway",
            "gateway timeout",
            "overloaded",
            "upstream error",
            "execution error",
            "no conversation found",
            "there's an issue with the selected model");
    private static final List<String> ANYWHERE = List.of(
            "econnrefused",
            "econnreset",
            "etimedout",
            "enotfound",
            "socket hang up",
            "connection refused",
            "please run /login",
            "invalid api key",
            "authentication_error",
            "overloaded_error",
            "rate_limit_error",
            "insufficient_quota",
            "oauth token has expired",
            "oauth token revoked",
            "credit balance is too low",
            "prompt is too long");

    private ErrorText() {}

    static boolean matches(String text) {
        if (text.length() > MAX_LENGTH) {
            return false;
        }
        String plain = text.toLowerCase(Locale.ROOT).replace('’', '\'').replaceFirst("^[^\\p{L}{]+", "");
        return BEGINNINGS.stream().anyMatch(plain::startsWith)
                || ANYWHERE.stream().anyMatch(plain::contains);
    }
}
