/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import java.nio.charset.StandardCharsets;

/**
 * Shortens the long strings of a JSON text as it arrives: a screenshot, a log. Each keeps its beginning, with a mark in the
 * place of the rest. All other bytes stay.
 *
 * <p>Threading: confined to one thread at a time.
 */
final class Condenser {
    /** Bytes that stay of an encoded text: enough to recognise the encoding later. */
    private static final int LONGEST_ENCODED = 2 * 1024;

    private static final int AFTER_BACKSLASH = 5;
    private static final int CODE = 4;

    private final int longest;
    private final Sink sink;
    private boolean inString;
    private int escape;
    private boolean encoded;
    private long length;
    private long leftOut;

    /** Takes what stays. */
    interface Sink {
        void put(byte[] bytes, int from, int to);
    }

    /** @param longest bytes of a string that stay */
    Condenser(int longest, Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    void add(byte[] part, int size) {
        int from = 0;
        for (int at = 0; at < size; at++) {
            byte next = part[at];
            if (!inString) {
                if (next == '"') {
                    begin();
                }
            } else if (next == '"' && escape != AFTER_BACKSLASH) {
                inString = false;
                if (leftOut > 0) {
                    mark();
                    from = at;
                }
            } else {
                if (leftOut > 0 || isFull(next)) {
                    if (leftOut == 0) {
                        sink.put(part, from, at);
                    }
                    leftOut++;
                    from = at + 1;
                }
                length++;
                encoded &= isOfEncoding(next);
                escape = escapeAfter(next);
            }
        }
        if (leftOut == 0) {
            sink.put(part, from, size);
        }
    }

    private void begin() {
        inString = true;
        escape = 0;
        encoded = true;
        length = 0;
    }

    /** Never in the middle of a character. */
    private boolean isFull(byte next) {
        return escape == 0 && (next & 0xC0) != 0x80 && (length >= longest || (encoded && length >= LONGEST_ENCODED));
    }

    /** How many of the bytes that follow belong to an escape. */
    private int escapeAfter(byte next) {
        return switch (escape) {
            case 0 -> next == '\\' ? AFTER_BACKSLASH : 0;
            case AFTER_BACKSLASH -> next == 'u' ? CODE : 0;
            default -> escape - 1;
        };
    }

    /** Base64 of either alphabet, its lines, and what stands before it in a data URL. */
    private static boolean isOfEncoding(byte c) {
        return (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || (c >= 'A' && c <= 'Z')
                || "+/=-_:;,\\".indexOf(c) >= 0;
    }

    /** Call it at the end of the bytes. */
    void end() {
        if (leftOut > 0) {
            mark();
        }
    }

    private void mark() {
        byte[] mark = (" [… " + leftOut + " more bytes left out …]").getBytes(StandardCharsets.UTF_8);
        sink.put(mark, 0, mark.length);
        leftOut = 0;
    }
}
