/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of a kind of secret, which is the expression's first group. A second group that is missing tells that it is none.
 *
 * @param hints literals without one of which there is no match: the cheap question before the dear one
 * @param drawn whether it has to have a digit or a capital
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

    /** A long beginning without the rest is passed over as a whole, or each place in it would be tried again. */
    private static boolean isWhole(Matcher matcher) {
        return matcher.groupCount() < 2 || matcher.group(2) != null;
    }

    private static boolean isDrawn(String value) {
        return value.chars().anyMatch(c -> Character.isDigit(c) || Character.isUpperCase(c));
    }
}
