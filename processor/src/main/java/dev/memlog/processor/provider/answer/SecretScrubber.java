/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.answer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Removes keys from a provider's text before it is shown or stored: whole, in part, or URL-encoded.
 *
 * <p>Threading: safe.
 */
public final class SecretScrubber {
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cntrl}\\s]++");
    static final String MARK = "[redacted]";
    private static final int MAX_LENGTH = 300;
    /** A shorter stretch of the key may be an ordinary word. */
    private static final int MIN_PART = 6;
    /** A shorter key is a placeholder for a server without keys; it may be a word of the answer. */
    private static final int MIN_KEY = 8;

    /** Keys in the services' own forms, headers, and URL parameters. */
    private static final Pattern KEYS = Pattern.compile("(?i)(?<!\\w)(?:sk-[\\w*.…-]{6,}|AIza[\\w*.…-]{10,}"
            + "|bearer\\s++[^\\s\"',]{6,})|(?<=[?&](?:api[_-]?)?key=)[^&\\s\"]+");

    /** The rest of a key that a provider masked itself. */
    private static final Pattern MASKED =
            Pattern.compile("\\[redacted](?:\\*++|\\.{2,}|…|•+)[\\w-]{0,8}|[\\w-]{0,12}(?:\\*{3,}+|•{3,}+)[\\w-]{0,8}");

    private final @Nullable String key;
    private final @Nullable String encodedKey;

    public SecretScrubber(@Nullable String key) {
        this.key = key;
        encodedKey = key == null ? null : URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    /** One short line without secrets, for messages about failures. */
    public String scrub(String text) {
        // Text cut away below needs no scrubbing, except for a key that the cut would halve.
        String near = text.substring(0, Math.min(text.length(), 4 * MAX_LENGTH));
        String clean = near;
        if (key != null && encodedKey != null) {
            clean = withoutParts(near, key, encodedKey);
        }
        clean = KEYS.matcher(clean).replaceAll(MARK);
        clean = UNSEEN.matcher(MASKED.matcher(clean).replaceAll(MARK))
                .replaceAll(" ")
                .strip();
        if (clean.length() <= MAX_LENGTH) {
            return clean;
        }
        int end = MAX_LENGTH - 1;
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** The text unchanged except for the key: an answer can repeat it, too. */
    public String withoutKey(String text) {
        if (key == null || encodedKey == null || key.length() < MIN_KEY) {
            return text;
        }
        return text.replace(key, MARK).replace(encodedKey, MARK);
    }

    /** Replaces every part of the text that is a part of the key, in either form. */
    private static String withoutParts(String text, String key, String encodedKey) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int length = Math.max(commonLength(text, at, key), commonLength(text, at, encodedKey));
            if (length >= MIN_PART || (length == key.length() && isWord(text, at, at + length))) {
                out.append(MARK);
                at += length;
            } else {
                out.append(text.charAt(at++));
            }
        }
        return out.toString();
    }

    /** The length of the text from {@code at} that occurs anywhere in the secret. */
    private static int commonLength(String text, int at, String secret) {
        int longest = 0;
        for (int from = 0; from + longest < secret.length(); from++) {
            int length = 0;
            while (from + length < secret.length()
                    && at + length < text.length()
                    && text.charAt(at + length) == secret.charAt(from + length)) {
                length++;
            }
            longest = Math.max(longest, length);
        }
        return longest;
    }

    private static boolean isWord(String text, int start, int end) {
        return (start == 0 || !Character.isLetterOrDigit(text.charAt(start - 1)))
                && (end == text.length() || !Character.isLetterOrDigit(text.charAt(end)));
    }
}
