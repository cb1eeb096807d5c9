/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.function.UnaryOperator;

/**
 * Limits the search for secrets to the parts of a long text that its field keeps: near its head and tail. The search
 * extends past the cut by the length of the longest secret, and the extension itself is dropped: a secret across the
 * cut is not recognized, and half of it would remain.
 */
final class LongText {
    /** Longer than the longest value and token that are recognized. */
    static final int OVERLAP = 16 * 1024;

    /** Length of a picture in the text after its removal. */
    private static final int LEFT_OUT = 64;

    private LongText() {}

    static String redact(String text, int maxBytes, UnaryOperator<String> redaction) {
        int room = maxBytes / 2 + OVERLAP;
        if (text.length() <= 2L * room) {
            return redaction.apply(text);
        }
        int headEnd = wholeCharacter(text, forward(text, room));
        int tailStart = wholeCharacter(text, backward(text, room));
        if (headEnd >= tailStart) {
            return redaction.apply(text);
        }
        String head = redaction.apply(text.substring(0, headEnd));
        String tail = redaction.apply(text.substring(tailStart));
        int kept = wholeCharacter(head, Math.max(0, head.length() - OVERLAP));
        int from = wholeCharacter(tail, Math.min(tail.length(), OVERLAP));
        long cut = tailStart - headEnd + 2L * OVERLAP;
        return head.substring(0, kept) + FieldLimit.mark(cut) + tail.substring(from);
    }

    private static int forward(String text, int room) {
        int at = 0;
        int left = room;
        while (at < text.length() && left > 0) {
            int end = EncodedContent.runEnd(text, at, 1);
            boolean leftOut = EncodedContent.isLeftOut(text, at, end);
            int step = leftOut ? end - at : Math.min(left, Math.max(1, end - at));
            left -= leftOut ? LEFT_OUT : step;
            at += step;
        }
        return at;
    }

    private static int backward(String text, int room) {
        int at = text.length();
        int left = room;
        while (at > 0 && left > 0) {
            int start = EncodedContent.runEnd(text, at, -1);
            boolean leftOut = EncodedContent.isLeftOut(text, start, at);
            int step = leftOut ? at - start : Math.min(left, Math.max(1, at - start));
            left -= leftOut ? LEFT_OUT : step;
            at -= step;
        }
        return at;
    }

    private static int wholeCharacter(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}
