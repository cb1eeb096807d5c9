/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.limit.ByteBudget;
import dev.memlog.event.limit.ByteBudget.Lease;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects a body up to a size; its bytes are taken from the budget before they are kept. A hook's larger body is condensed
 * as it arrives, and cut at that size if it is still too large; any other is cut. A body without room is dropped.
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

    /** How much of the body is kept. */
    enum State {
        KEPT,
        /** What is kept is its beginning. */
        CUT,
        NO_ROOM
    }

    /** Keeps a larger body's beginning as it is. */
    static BodyBuffer bounded(int maxBytes, Lease memory, long length) {
        return new BodyBuffer(maxBytes, 0, memory, length);
    }

    /**
     * @param longestText bytes of a string that stay where the body is larger; 0 to cut the body only
     * @param length the announced one, taken from the budget by the caller if it fits; 0 or less if there is none
     */
    BodyBuffer(int maxBytes, int longestText, Lease memory, long length) {
        this.maxBytes = maxBytes;
        this.longestText = longestText;
        this.memory = memory;
        taken = length > 0 && length <= maxBytes;
        condenser = longestText > 0 && length > maxBytes ? new Condenser(longestText, this::keep) : null;
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

    /** The body is larger than announced: condenses the part that has arrived, and all that follows. */
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

    /** Bytes that arrived, kept or not. */
    long seen() {
        return seen;
    }

    /** Bytes that are kept. */
    long kept() {
        return kept;
    }

    State state() {
        return state;
    }

    /** 413 for a small body of very many values. */
    static Reply tooManyValues(ByteBudget budget) {
        return Reply.problem(
                413, "the body holds more values than fit into http.max-body-memory = " + budget.max() + " bytes");
    }

    /** Call it when the last part has been added. */
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
