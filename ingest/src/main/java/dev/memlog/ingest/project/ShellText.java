/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.project;

import org.jspecify.annotations.Nullable;

/**
 * The words of a shell's text, without quotes and without operators between commands.
 *
 * <p>Threading: one text, one thread.
 */
final class ShellText {
    private static final String JOINTS = "|;&<>()`,";
    private final String text;
    private int at;

    ShellText(String text) {
        this.text = text;
    }

    /** Null at the end. */
    @Nullable
    String next() {
        while (at < text.length() && (Character.isWhitespace(text.charAt(at)) || isJoint(text.charAt(at)))) {
            at++;
        }
        if (at >= text.length()) {
            return null;
        }
        StringBuilder word = new StringBuilder();
        char quote = 0;
        int braces = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean ends = quote == 0 && (Character.isWhitespace(c) || (isJoint(c) && (c != ',' || braces == 0)));
            if (ends || c == '\n') {
                break;
            }
            // A comma in braces separates the names that a shell expands.
            braces = Math.max(0, braces + (c == '{' ? 1 : 0) - (c == '}' ? 1 : 0));
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == '\\' && at + 1 < text.length() && " ()'&\"".indexOf(text.charAt(at + 1)) >= 0) {
                word.append(text.charAt(++at));
            } else {
                word.append(c);
            }
        }
        return word.toString();
    }

    private static boolean isJoint(char c) {
        return JOINTS.indexOf(c) >= 0;
    }
}
