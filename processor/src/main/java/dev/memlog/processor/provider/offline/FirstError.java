/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.processor.provider.offline;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the line of an output that names the error, in the forms of common compilers and test runners. */
final class FirstError {
    private static final int MAX_TEXT = 100_000;
    private static final Pattern LOCATED = Pattern.compile(
            "(?m)^\\h*+(?:\\[ERROR] )?(\\S{1,300}?\\.\\w{1,8})[:(]\\[?(\\d{1,7})(?:[:,]\\d{1,7})?[])]?:? {0,8}(?:fatal )?(?:error)?(?: \\w{0,20}\\d)?: *+(\\S.{0,300})$");
    private static final Pattern SYMBOL = Pattern.compile("(?m)^\\h*+symbol:\\h++(?:\\w++\\h++)?+(\\S.{0,120})$");
    private static final List<Pattern> MARKED = List.of(
            Pattern.compile("(?m)^error(?:\\[\\w++])?: (.{1,300})$"),
            Pattern.compile("(?m)^((?:\\w++\\.)*+\\w*+(?<=Error|Exception)(?:: .{1,300})?)$"),
            Pattern.compile("(?m)^(?:FAILED|FAIL:?|--- FAIL:|✕|×) (.{1,300})$"),
            Pattern.compile("(?m)^\\[ERROR] ++(.{1,300})$"),
            Pattern.compile("(?m)^(?:ERROR|Error|fatal|npm ERR!|npm error):? (.{1,300})$"));
    private static final Pattern EXIT_CODE = Pattern.compile("^Exit code \\d++\\s*+");

    private FirstError() {}

    static String in(String output) {
        String text = output.length() > MAX_TEXT ? output.substring(0, MAX_TEXT) : output;
        Matcher located = LOCATED.matcher(text);
        if (located.find()) {
            return located.group(3).strip() + symbolAfter(text, located.end()) + " in "
                    + Phrase.fileName(located.group(1));
        }
        for (Pattern pattern : MARKED) {
            Matcher marked = pattern.matcher(text);
            if (marked.find()) {
                return marked.group(1).strip();
            }
        }
        String first = Phrase.firstLine(EXIT_CODE.matcher(text).replaceFirst(""));
        return first.isEmpty() ? "no error text" : Phrase.line(first, Phrase.TITLE);
    }

    /** javac names the missing symbol a few lines below. */
    private static String symbolAfter(String text, int at) {
        String below = text.substring(at, Math.min(text.length(), at + 1_000));
        Matcher symbol = SYMBOL.matcher(below);
        return symbol.find() ? " " + symbol.group(1).strip() : "";
    }
}
