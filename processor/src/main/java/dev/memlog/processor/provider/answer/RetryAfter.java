/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.answer;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** How long a provider asks to wait: in a header as seconds or a date, or in Google's error details. */
public final class RetryAfter {
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,3})\\d*)?s?");

    private RetryAfter() {}

    public static @Nullable Duration of(Headers headers, JsonNode body) {
        String header = headers.get("Retry-After");
        if (header != null) {
            Duration seconds = seconds(header.strip());
            return seconds != null ? seconds : untilDate(headers);
        }
        for (JsonNode detail : body.path("error").path("details")) {
            if (detail.path("retryDelay").isTextual()) {
                return seconds(detail.path("retryDelay").textValue());
            }
        }
        return null;
    }

    /** Measured from the reply's own date, so that a wrong local clock does not matter. */
    private static @Nullable Duration untilDate(Headers headers) {
        Instant until = headers.getInstant("Retry-After");
        Instant sent = headers.getInstant("Date");
        if (until == null || sent == null) {
            return null;
        }
        return until.isAfter(sent) ? Duration.between(sent, until) : Duration.ZERO;
    }

    private static @Nullable Duration seconds(String text) {
        Matcher matcher = SECONDS.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String fraction = matcher.group(2) == null ? "" : matcher.group(2);
        long millis = Long.parseLong((fraction + "000").substring(0, 3));
        return Duration.ofSeconds(Long.parseLong(matcher.group(1))).plusMillis(millis);
    }
}
