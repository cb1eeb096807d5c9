/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.limit.ByteBudget.Lease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body up to a size, in bytes that are taken from the budget before they are kept. A larger one is condensed
 * as it comes in, and cut at that size if it still is too large; of one that there is no room for, nothing is kept.
 *
 * <p>Threading: filled by the I/O thread, then handed over.
 */
final class BodyBuffer {
    // Senders choose how a body is cut into parts; an array for each byte would take 28 times what it holds.
    private static final int BLOCK = 16 * 1024;

    private final int maxBytes;
    private final int longestText;
    private final Lease memory;
    private final boolean taken;
    private List<byte[]> blocks = new ArrayList<>();
    private int inLast;
    private State state = State.KEPT;
    private long seen;
    private long kept;
    private @Nullable Condenser condenser;

    /** What has become of the body so far. */
    enum State {
        KEPT,
        /** What is kept is its beginning. */
        CUT,
        NO_ROOM
    }

    /** Keeps a larger body's beginning as it is. */
    static BodyBuffer bounded(int maxBytes, Lease memory, long told) {
        return new BodyBuffer(maxBytes, 0, memory, told);
    }

    /**
     * @param longestText bytes of a string that stay where the body is larger; 0 to cut the body only
     * @param told the body's length, which the caller has taken from the budget; 0 or less where it was not told
     */
    BodyBuffer(int maxBytes, int longestText, Lease memory, long told) {
        this.maxBytes = maxBytes;
        this.longestText = longestText;
        this.memory = memory;
        taken = told > 0 && told <= maxBytes;
        condenser = told > maxBytes ? new Condenser(longestText, this::keep) : null;
    }

    void add(byte[] part) {
        seen += part.length;
        if (state != State.KEPT) {
            return;
        }
        if (condenser == null && longestText > 0 && seen > maxBytes) {
            condense();
        }
        if (condenser == null) {
            keep(part, 0, part.length);
        } else {
            condenser.add(part, part.length);
        }
    }

    /** It was not told that the body is so large: what of it is here is condensed, and all that follows. */
    private void condense() {
        List<byte[]> whole = blocks;
        int last = inLast;
        blocks = new ArrayList<>();
        inLast = 0;
        kept = 0;
        condenser = new Condenser(longestText, this::keep);
        for (int i = 0; i < whole.size() && state == State.KEPT; i++) {
            byte[] block = whole.set(i, new byte[0]);
            condenser.add(block, i == whole.size() - 1 ? last : block.length);
            if (state != State.NO_ROOM) {
                memory.less(block.length);
            }
        }
    }

    private void keep(byte[] part, int start, int end) {
        int from = start;
        while (state == State.KEPT && from < end) {
            if (kept == maxBytes) {
                state = State.CUT;
            } else if (blocks.isEmpty() || inLast == blocks.getLast().length) {
                nextBlock(end - from);
            } else {
                int room = (int) Math.min(maxBytes - kept, blocks.getLast().length - inLast);
                int length = Math.min(end - from, room);
                System.arraycopy(part, from, blocks.getLast(), inLast, length);
                inLast += length;
                from += length;
                kept += length;
            }
        }
    }

    private void nextBlock(int wanted) {
        int length = blocks.isEmpty() ? Math.min(wanted, BLOCK) : BLOCK;
        if (taken || memory.tryBody(length)) {
            blocks.add(new byte[length]);
            inLast = 0;
        } else {
            state = State.NO_ROOM;
            blocks.clear();
            memory.close();
        }
    }

    /** How many bytes came in, kept or not. */
    long seen() {
        return seen;
    }

    /** How many bytes are kept. */
    long kept() {
        return kept;
    }

    State state() {
        return state;
    }

    /** Nothing comes any more, though the sender has not come to an end. */
    void cut() {
        if (state == State.KEPT) {
            state = State.CUT;
        }
    }

    /** 413 for a small body of very many values. */
    static Reply tooManyValues(ByteBudget budget) {
        return Reply.problem(
                413, "the body holds more values than fit into http.max-body-memory = " + budget.max() + " bytes");
    }

    /** To be told when the last part has been added. */
    void end() {
        if (condenser != null && state == State.KEPT) {
            condenser.end();
        }
    }

    /** What is kept of the body in one piece; the parts are let go. */
    byte[] toByteArray() {
        byte[] body = new byte[(int) kept];
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
