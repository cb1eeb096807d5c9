/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.reply;

import dev.memlog.event.provider.FailureClass;
import dev.memlog.event.text.OneLine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes an error message in the reply's place from a reply outside the grammar. Neither is a success. A message
 * may also name the class of its error. A model can write any of this, so the class is a hint: it alone never opens a
 * breaker, fails a session or spares an attempt.
 */
public final class ErrorText {
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

    /**
     * Wordings with a class of their own, accepted only at the start of one short line: a model's words about such an
     * error, taken for the error itself, would open the breaker of a working provider.
     */
    private static final int MAX_NOTICE_LENGTH = 300;

    private static final List<Map.Entry<Pattern, FailureClass>> NOTICES = List.of(
            notice("prompt is too long(?!\\w| to)", FailureClass.PROMPT_TOO_LONG),
            notice("input is too long( for requested model)?\\W", FailureClass.PROMPT_TOO_LONG),
            notice("this (model|endpoint)'s maximum context length is", FailureClass.PROMPT_TOO_LONG),
            notice("context_length_exceeded(?!\\w)", FailureClass.PROMPT_TOO_LONG),
            notice("the input token count .{0,20}exceeds the maximum number of tokens", FailureClass.PROMPT_TOO_LONG),
            notice("no conversation found with session id", FailureClass.SESSION_GONE),
            notice("(invalid|incorrect) api key( provided)?\\s*([.:,·]|$)", FailureClass.REFUSED),
            notice("invalid (bearer token|x-api-key|authentication credentials)", FailureClass.REFUSED),
            notice("not logged in(?!\\w)\\s*([.:,·]|$)", FailureClass.REFUSED),
            notice("please run /login(?!\\w)", FailureClass.REFUSED),
            notice("oauth token (has expired|revoked|has been revoked)", FailureClass.REFUSED),
            notice("oauth authentication is currently not", FailureClass.REFUSED),
            notice("(failed to authenticate|authentication failed|unauthorized)\\s*([.:,·]|$)", FailureClass.REFUSED),
            notice("your account does not have access to claude", FailureClass.REFUSED),
            notice("your organization does not have access to claude", FailureClass.REFUSED),
            notice("this organization has been disabled", FailureClass.REFUSED),
            notice("(your )?credit balance (is )?too low", FailureClass.REFUSED),
            notice("insufficient (credits|balance|funds|quota)\\s*([.:,·]|$)", FailureClass.REFUSED),
            notice("insufficient_quota(?!\\w)", FailureClass.REFUSED),
            notice("(you )?exceeded your current quota", FailureClass.REFUSED),
            notice("you have (exceeded your|reached your specified)", FailureClass.REFUSED),
            notice("quota exceeded\\s*([.:,·]|$)", FailureClass.REFUSED),
            notice("you've (reached|hit) your .{0,30}limit", FailureClass.REFUSED),
            notice("(claude )?(ai )?usage limit reached", FailureClass.REFUSED),
            notice("spending (cap|limit) reached", FailureClass.REFUSED),
            notice("(authentication|permission|billing)_error(?!\\w)", FailureClass.REFUSED));

    /** A program's report of a status, alone or with the rest of its message. */
    private static final String STATUS_REPORT =
            "(?:please run /login · )?(?:api error|http error|error code):? \\(?([45]\\d\\d)(?!\\w) ?(?:[-:]? ?\\{.*|·.*|\\)"
                    + "|(?:unauthorized|forbidden|payment required|too many requests)(?!\\w).{0,40})?";

    /** An error object alone, except for a program's words before it. */
    private static final String ERROR_OBJECT = "[\\w.]{0,30} ?(?:error|exception)?:? ?(?:[45]\\d\\d)?[): -]*"
            + "\\{ ?[\"'](?:error[\"']|type[\"'] ?: ?[\"']error[\"']).*[}\\]]\\)?\\.?";

    /** Text that only a program writes for an error; inside it, a wording counts at any position. */
    private static final Pattern FRAME = Pattern.compile("^(?:" + STATUS_REPORT + "|" + ERROR_OBJECT + ")");

    private static final Pattern BEFORE_WORDS = Pattern.compile("^[^\\p{L}{]++");

    private static final int MAX_FRAME_LENGTH = 8_000;

    private static final Map<String, FailureClass> STATUSES = Map.of(
            "401", FailureClass.REFUSED,
            "402", FailureClass.REFUSED,
            "403", FailureClass.REFUSED,
            "413", FailureClass.PROMPT_TOO_LONG,
            "429", FailureClass.RATE_LIMITED);

    private ErrorText() {}

    /** Null if the text is not an error's. */
    public static @Nullable FailureClass failureIn(String text) {
        if (text.length() > MAX_FRAME_LENGTH) {
            return null;
        }
        String plain = OneLine.of(BEFORE_WORDS
                .matcher(text.toLowerCase(Locale.ROOT).replace('’', '\''))
                .replaceFirst(""));
        Matcher frame = FRAME.matcher(plain);
        if (frame.matches()) {
            return classify(plain, frame.group(1));
        }
        FailureClass notice = plain.length() > MAX_NOTICE_LENGTH ? null : notice(plain);
        return notice == null && isError(plain) ? FailureClass.MALFORMED : notice;
    }

    /** The class of a program's report: by its words, else by its status. */
    private static FailureClass classify(String plain, @Nullable String status) {
        FailureClass worded = ErrorWording.of(plain);
        if (worded != null) {
            return worded;
        }
        return status == null ? FailureClass.MALFORMED : STATUSES.getOrDefault(status, FailureClass.MALFORMED);
    }

    private static boolean isError(String plain) {
        return plain.length() <= MAX_LENGTH
                && (BEGINNINGS.stream().anyMatch(plain::startsWith)
                        || ANYWHERE.stream().anyMatch(plain::contains));
    }

    private static @Nullable FailureClass notice(String plain) {
        return NOTICES.stream()
                .filter(notice -> notice.getKey().matcher(plain).lookingAt())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static Map.Entry<Pattern, FailureClass> notice(String wording, FailureClass failure) {
        return Map.entry(Pattern.compile(wording), failure);
    }
}
