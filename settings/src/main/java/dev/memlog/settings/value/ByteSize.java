/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.settings.value;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, written like {@code 512}, {@code 64KB} or {@code 5MB}; a KB is 1024 bytes. */
public record ByteSize(long bytes) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB)?", Pattern.CASE_INSENSITIVE);
    private static final long KB = 1024;

    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size like 64KB");
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2).toUpperCase(Locale.ROOT);
        return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), factor(unit)));
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "KB" -> KB;
            case "MB" -> KB * KB;
            case "GB" -> KB * KB * KB;
            default -> 1;
        };
    }

    @Override
    public String toString() {
        if (bytes >= KB * KB && bytes % (KB * KB) == 0) {
            return bytes / (KB * KB) + "MB";
        }
        return bytes >= KB && bytes % KB == 0 ? bytes / KB + "KB" : bytes + "B";
    }
}
