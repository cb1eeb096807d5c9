/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of a kind of secret: the expression's first group. If a second group did not match, it is not a secret.
 *
 * @param hints literals of which every match contains one; a cheap test before the expression
 * @param drawn whether it must have a digit or a capital
 */
record Shape(String kind, List<String> hints, Pattern pattern, boolean drawn) {
    String redact(String text) {
        Matcher matcher = pattern.matcher(text);
        Marked marked = new Marked(text);
        while (matcher.find()) {
            if (isWhole(matcher) && (!drawn || isDrawn(matcher.group(1)))) {
                marked.put(matcher.start(1), matcher.end(1), kind);
            }
        }
        return marked.result();
    }

    /** A long prefix without the rest is skipped as a whole; otherwise each position in it would be tried again. */
    private static boolean isWhole(Matcher matcher) {
        return matcher.groupCount() < 2 || matcher.group(2) != null;
    }

    private static boolean isDrawn(String value) {
        return value.chars().anyMatch(c -> Character.isDigit(c) || Character.isUpperCase(c));
    }
}
