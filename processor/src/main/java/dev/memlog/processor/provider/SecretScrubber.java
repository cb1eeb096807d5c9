/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes a provider's error text fit to be shown and stored: no key in it, one line, short. */
final class SecretScrubber {
    private static final int MAX_LENGTH = 300;
    private static final String MARK = "[redacted]";
    private static final Pattern KEYS = Pattern.compile(
            "(?i)\\b(?:sk-[\\w*-]{6,}|AIza[\\w-]{10,}|bearer\\s+[^\\s\"',]{6,})|(?<=[?&]key=)[^&\\s\"]+");
    private final @Nullable String key;

    SecretScrubber(@Nullable String key) {
        this.key = key;
    }

    String scrub(String text) {
        // What is cut away below needs no scrubbing, except for a key that the cut would halve.
        String near = text.substring(0, Math.min(text.length(), 4 * MAX_LENGTH));
        String clean = key == null ? near : near.replace(key, MARK);
        clean = KEYS.matcher(clean)
                .replaceAll(MARK)
                .replaceAll("[\\p{Cntrl}\\s]+", " ")
                .strip();
        if (clean.length() <= MAX_LENGTH) {
            return clean;
        }
        int end = MAX_LENGTH - 1;
        return clean.substring(0, Character.isHighSurrogate(clean.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
