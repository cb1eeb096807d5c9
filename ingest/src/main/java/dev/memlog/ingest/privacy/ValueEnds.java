/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.function.IntPredicate;

/**
 * Finds the ends of values in one text. Each kind of end is searched once and remembered, so that names whose values
 * share an end do not scan the text between again.
 *
 * <p>Threading: one text, one thread.
 */
final class ValueEnds {
    private static final int LONGEST_ELEMENT = 1024;

    private final String text;
    private final Next gap = new Next(this::isGap);
    private final Next quote = new Next(at -> isOneOf("\"'`", at));
    private final Next sign = new Next(at -> isOneOf("\"'`,;&<>|)}]", at));
    private final Next bracket = new Next(at -> isOneOf("([", at));
    private final Next elementEnd = new Next(at -> text().charAt(at) == '<' || isWhitespace(at));
    private final Next notBlank = new Next(at -> !isOneOf(" \t", at));

    ValueEnds(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** The end of a value without quotes: a sign ends it only before its first bracket; after that it is a call. */
    int bareEnd(int start, boolean environment) {
        int end = gap.from(start);
        int stop = (environment ? quote : sign).from(start);
        return stop < end && stop < bracket.from(start) ? stop : end;
    }

    /** Whether only the value stands before a closing tag. */
    boolean isElement(int start) {
        int end = elementEnd.from(start);
        return end > start && end - start <= LONGEST_ELEMENT && text.startsWith("</", end);
    }

    /** Whether the rest of the line is blank or a comment. */
    boolean isLineEnd(int end) {
        int at = notBlank.from(end);
        return at >= text.length() || isOneOf("\n\r#", at);
    }

    private boolean isGap(int at) {
        return isWhitespace(at) || isEscapedNewline(at);
    }

    // A file inside JSON inside JSON: its lines end in the two characters \n.
    private boolean isEscapedNewline(int at) {
        return text.charAt(at) == '\\' && at + 1 < text.length() && "nr\"".indexOf(text.charAt(at + 1)) >= 0;
    }

    private boolean isWhitespace(int at) {
        return Character.isWhitespace(text.charAt(at));
    }

    private boolean isOneOf(String signs, int at) {
        return signs.indexOf(text.charAt(at)) >= 0;
    }

    private final class Next {
        private final IntPredicate sought;
        private int known = -1;
        private int next = -1;

        Next(IntPredicate sought) {
            this.sought = sought;
        }

        /** The first position at or after {@code start}, or the text's length. */
        int from(int start) {
            if (start > next) {
                next = scan(start, text.length());
                known = start;
            } else if (start < known) {
                int earlier = scan(start, known);
                if (earlier < known) {
                    return earlier;
                }
                known = start;
            }
            return next;
        }

        private int scan(int start, int end) {
            int at = start;
            while (at < end && !sought.test(at)) {
                at++;
            }
            return at;
        }
    }
}
