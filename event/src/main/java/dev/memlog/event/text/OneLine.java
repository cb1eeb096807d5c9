/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.text;

/** Makes one line of a text: each run of blanks and line breaks becomes one space. */
public final class OneLine {
    private static final String BLANKS = " \t\n\u000B\f\r";

    private OneLine() {}

    public static String of(String text) {
        StringBuilder line = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isBlank = BLANKS.indexOf(c) >= 0;
            if (!isBlank) {
                line.append(c);
            } else if (!blank) {
                line.append(' ');
            }
            blank = isBlank;
        }
        return line.toString();
    }
}
