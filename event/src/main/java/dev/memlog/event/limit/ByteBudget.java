/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.limit;

/**
 * The budget of memory that requests take, in bytes. A request reserves its bytes before it holds them, and a
 * reservation that does not fit is refused: no request waits, so none holds bytes while waiting for more.
 *
 * <p>A quarter is for small requests alone: a hook is accepted while large bodies fill the rest, and small requests
 * cannot keep large ones out of more than that quarter.
 *
 * <p>Threading: safe.
 */
public final class ByteBudget {
    /** Up to this many bytes of body a request is a small one. */
    public static final int SMALL = 64 * 1024;

    private static final int SHARE_OF_HEAP = 4;
    private static final int SHARE_OF_SMALL = 4;

    private final long max;
    private final long maxLarge;
    private long taken;
    private long takenByLarge;

    /** @param max bytes in all */
    public ByteBudget(long max) {
        if (max < SHARE_OF_SMALL) {
            throw new IllegalArgumentException("a budget of " + max + " bytes has no shares");
        }
        this.max = max;
        maxLarge = max - max / SHARE_OF_SMALL;
    }

    /** A quarter of the heap. A request's cost includes its copies, so three quarters stay for everything else. */
    public static ByteBudget ofHeap() {
        return new ByteBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    public long max() {
        return max;
    }

    /** True if a large request of this size could ever be accepted. */
    public boolean couldHold(long bytes) {
        return bytes <= maxLarge;
    }

    /** Bytes that are taken now. */
    public synchronized long taken() {
        return taken;
    }

    /** A request that has taken nothing yet. */
    public Lease open() {
        return new Lease();
    }

    private synchronized boolean tryTake(long bytes, boolean large) {
        if (bytes > max - taken || (large && bytes > maxLarge - takenByLarge)) {
            return false;
        }
        taken += bytes;
        takenByLarge += large ? bytes : 0;
        return true;
    }

    private synchronized void giveBack(long bytes, boolean large) {
        taken -= bytes;
        takenByLarge -= large ? bytes : 0;
    }

    private synchronized boolean tryBecomeLarge(long held) {
        if (held > maxLarge - takenByLarge) {
            return false;
        }
        takenByLarge += held;
        return true;
    }

    /**
     * The reservation of one request. Closed on every exit of the request, it returns all its bytes, once; later
     * reservations through it do nothing.
     *
     * <p>Threading: safe, because the client's thread may close it while a worker still adds to it.
     */
    public final class Lease implements AutoCloseable {
        private long body;
        private long held;
        private boolean large;
        private boolean closed;

        private Lease() {}

        /**
         * Reserves bytes of the body, announced or arrived.
         *
         * @return false if there is no room, and nothing more is reserved
         */
        public synchronized boolean tryBody(long bytes) {
            if (closed) {
                return false;
            }
            if (!large && body + bytes > SMALL) {
                if (!tryBecomeLarge(held)) {
                    return false;
                }
                large = true;
            }
            if (!tryTake(bytes, large)) {
                return false;
            }
            body += bytes;
            held += bytes;
            return true;
        }

        /** Reserves memory besides the body: its tree, copies, an answer. A small request stays small. */
        public synchronized boolean tryMore(long bytes) {
            if (closed || !tryTake(bytes, large)) {
                return false;
            }
            held += bytes;
            return true;
        }

        /** Gives a part back before the end, as a queue that is worked off does. */
        public synchronized void less(long bytes) {
            if (!closed) {
                long part = Math.min(bytes, held);
                held -= part;
                giveBack(part, large);
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                giveBack(held, large);
                held = 0;
            }
        }
    }
}
