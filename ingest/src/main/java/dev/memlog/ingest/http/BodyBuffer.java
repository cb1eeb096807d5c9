/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.ingest.http;

import dev.memlog.event.limit.ByteBudget.Lease;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects a body up to a size, in bytes that are taken from the budget before they are kept; of a larger one, or of one
 * that there is no room for, it keeps nothing.
 *
 * <p>Threading: filled by the I/O thread, then handed over.
 */
final class BodyBuffer {
    // Senders choose how a body is cut into parts; an array for each byte would take 28 times what it holds.
    private static final int BLOCK = 16 * 1024;

    private final int maxBytes;
    private final Lease memory;
    private final boolean taken;
    private final List<byte[]> blocks = new ArrayList<>();
    private int inLast;
    private State state = State.KEPT;
    private long seen;

    /** What has become of the body so far. */
    enum State {
        KEPT,
        TOO_LARGE,
        NO_ROOM
    }

    /** @param taken whether the bytes of a told length are taken already */
    BodyBuffer(int maxBytes, Lease memory, boolean taken) {
        this.maxBytes = maxBytes;
        this.memory = memory;
        this.taken = taken;
    }

    void add(byte[] part) {
        seen += part.length;
        if (state == State.KEPT && seen > maxBytes) {
            drop(State.TOO_LARGE);
        }
        int from = 0;
        while (state == State.KEPT && from < part.length) {
            if (blocks.isEmpty() || inLast == blocks.getLast().length) {
                nextBlock(part.length - from);
            } else {
                int length = Math.min(part.length - from, blocks.getLast().length - inLast);
                System.arraycopy(part, from, blocks.getLast(), inLast, length);
                inLast += length;
                from += length;
            }
        }
    }

    private void nextBlock(int wanted) {
        int length = blocks.isEmpty() ? Math.min(wanted, BLOCK) : BLOCK;
        if (taken || memory.tryBody(length)) {
            blocks.add(new byte[length]);
            inLast = 0;
        } else {
            drop(State.NO_ROOM);
        }
    }

    private void drop(State why) {
        state = why;
        blocks.clear();
        memory.close();
    }

    /** How many bytes came in, kept or not. */
    long seen() {
        return seen;
    }

    State state() {
        return state;
    }

    /** The body in one piece; the parts are let go. */
    byte[] toByteArray() {
        byte[] body = new byte[(int) seen];
        int at = 0;
        for (byte[] block : blocks) {
            int length = Math.min(block.length, body.length - at);
            System.arraycopy(block, 0, body, at, length);
            at += length;
        }
        blocks.clear();
        return body;
    }
}
