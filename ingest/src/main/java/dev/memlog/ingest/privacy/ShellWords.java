/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

/**
 * The words of one command in a shell's text, with their quotes, up to the end of the command.
 *
 * <p>Threading: one text, one thread.
 */
final class ShellWords {
    private final String text;
    private final int last;
    private int start;
    private int end;

    ShellWords(String text, int from, int last) {
        this.text = text;
        this.last = last;
        end = from;
    }

    boolean next() {
        start = end;
        while (start < last && isBlank(start)) {
            start++;
        }
        if (start >= last || "|;&\n\r<>()`".indexOf(text.charAt(start)) >= 0) {
            end = start;
            return false;
        }
        char quote = 0;
        end = start;
        while (end < last) {
            char c = text.charAt(end);
            if (c == '\n' || (quote == 0 && (isBlank(end) || "|;&\r<>)".indexOf(c) >= 0))) {
                break;
            }
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
            end++;
        }
        return true;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    int length() {
        return end - start;
    }

    boolean is(String word) {
        return word.length() == length() && startsWith(word);
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, start);
    }

    // A command that continues on the next line has a backslash at the end of this one.
    private boolean isBlank(int at) {
        char c = text.charAt(at);
        return c == ' '
                || c == '\t'
                || (c == '\\' && at + 1 < last && text.charAt(at + 1) == '\n')
                || (c == '\n' && at > 0 && text.charAt(at - 1) == '\\');
    }
}
