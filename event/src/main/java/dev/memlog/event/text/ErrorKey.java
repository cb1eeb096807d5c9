/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What an error says, without what differs each time it occurs: numbers, addresses, paths and times go, the words and
 * names stay.
 */
public final class ErrorKey {
    private static final int MOST_LINES = 400;
    private static final int MOST_TELLING = 2;
    private static final int LONGEST = 400;
    private static final Pattern TELLING = Pattern.compile("(?i)error|exception|fail|fatal|cannot|could not|can't|"
            + "not found|no such|undefined|unknown|unresolved|denied|refused|invalid|missing|unexpected|expected|"
            + "panic|assert|timed out|conflict|unsupported|out of memory");
    private static final Pattern HEX = Pattern.compile("(?<![0-9A-Za-z_])(?:0x)?[0-9a-fA-F]{7,64}+(?![0-9A-Za-z_])");
    private static final Pattern PATH =
            Pattern.compile("(?:[A-Za-z]:)?[\\w.~@+-]{0,80}+(?:[/\\\\][\\w.~@+-]{1,80}+)++");
    private static final Pattern NUMBER = Pattern.compile("(?<![0-9A-Za-z_])\\d[\\d.,:]*+");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private ErrorKey() {}

    /** The first telling lines, or the last line if none tells; blank for a blank error. */
    public static String of(String error) {
        List<String> lines = error.lines()
                .limit(MOST_LINES)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        List<String> telling = lines.stream()
                .map(ErrorKey::bounded)
                .filter(line -> TELLING.matcher(line).find())
                .map(ErrorKey::normalised)
                .distinct()
                .limit(MOST_TELLING)
                .toList();
        if (!telling.isEmpty()) {
            return String.join("\n", telling);
        }
        return lines.isEmpty() ? "" : normalised(bounded(lines.getLast()));
    }

    private static String bounded(String line) {
        return line.substring(0, Math.min(LONGEST, line.length()));
    }

    private static String normalised(String line) {
        // Without the file's name, too: the same error occurs in another file.
        String named = PATH.matcher(line).replaceAll(" ");
        String plain = NUMBER.matcher(HEX.matcher(named).replaceAll(" ")).replaceAll(" ");
        return BLANKS.matcher(plain).replaceAll(" ").strip();
    }
}
