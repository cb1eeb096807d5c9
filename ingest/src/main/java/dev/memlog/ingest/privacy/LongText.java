/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.privacy;

import java.util.function.UnaryOperator;

/**
 * Looks for secrets only where a text that is longer than its field will be shown: near its beginning and its end. The
 * search goes further than that by the length of the longest secret, and what lies there is left out: a secret that
 * reaches over the cut is not recognised as one, and half of it would be shown.
 */
final class LongText {
    /** Above the longest value and the longest token that are recognised. */
    static final int OVERLAP = 16 * 1024;

    /** What a picture in the text takes when it has been left out. */
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
