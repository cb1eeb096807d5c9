/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.http;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers in a refusal that say how much a model takes. */
final class SizeWords {
    private static final int MAX_LENGTH = 2_000;
    private static final long LEAST = 256;
    private static final Pattern CONTEXT = Pattern.compile(
            "(?:context|n_ctx|max_model_len|maximum|limit|max|up to|only|at most)([^0-9]{0,30}+)([0-9][0-9,_]{2,11}+)");
    private static final Pattern OVER = Pattern.compile("> ?([0-9][0-9,_]{2,11}+)");
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9,_])[0-9][0-9,_]{1,11}+");

    private SizeWords() {}

    /** The smallest context size in the text. */
    static OptionalLong context(String words) {
        String lower = cut(words);
        long least = Long.MAX_VALUE;
        Matcher context = CONTEXT.matcher(lower);
        while (context.find()) {
            // "exceeded the context by 812 tokens" names no size.
            if (!context.group(1).contains(" by ")) {
                least = Math.min(least, sized(context.group(2)));
            }
        }
        Matcher over = OVER.matcher(lower);
        while (over.find()) {
            least = Math.min(least, sized(over.group(1)));
        }
        return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(least);
    }

    /** The longest answer that a refusal allows; 0 if it names none. */
    static int grantedRoom(String words, int asked) {
        String lower = cut(words);
        boolean about = (lower.contains("max_tokens")
                        || lower.contains("max_completion_tokens")
                        || lower.contains("maxoutputtokens")
                        || lower.contains("max_output_tokens"))
                && (lower.contains("too large")
                        || lower.contains("range")
                        || lower.contains("at most")
                        || lower.contains("less than")
                        || lower.contains("maximum")
                        || lower.contains("exceed")
                        || lower.contains("must be")
                        || lower.contains("<="));
        long granted = 0;
        Matcher number = NUMBER.matcher(lower);
        while (about && number.find()) {
            long value = value(number.group());
            granted = value < asked ? Math.max(granted, value) : granted;
        }
        return (int) granted;
    }

    private static String cut(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        return lower.length() <= MAX_LENGTH ? lower : lower.substring(0, MAX_LENGTH);
    }

    private static long sized(String digits) {
        long value = value(digits);
        return value < LEAST ? Long.MAX_VALUE : value;
    }

    private static long value(String digits) {
        return Long.parseLong(digits.replace(",", "").replace("_", ""));
    }
}
