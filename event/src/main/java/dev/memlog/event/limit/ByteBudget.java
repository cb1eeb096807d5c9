/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.limit;

/**
 * The one owner of the memory that requests take, counted in bytes. A request takes its bytes before it keeps them, and
 * what cannot be taken is refused: nobody waits, so nobody holds bytes while waiting for more.
 *
 * <p>A quarter is for small requests alone. A hook gets in while large bodies fill the rest, and large bodies cannot be
 * kept out by more than that quarter.
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

    /** A quarter of the heap. What a request costs is counted with its copies, so three quarters stay for all else. */
    public static ByteBudget ofHeap() {
        return new ByteBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    public long max() {
        return max;
    }

    /** Whether a large request of so many bytes could ever be taken, by itself. */
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
     * What one request holds. Closed on every way out of the request, it gives all of it back, once; it takes nothing
     * afterwards.
     *
     * <p>Threading: safe, as the client's thread may close what a worker still adds to.
     */
    public final class Lease implements AutoCloseable {
        private long body;
        private long held;
        private boolean large;
        private boolean closed;

        private Lease() {}

        /** Takes so many bytes of the body, told or arrived; false if there is no room: nothing more is taken then. */
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

        /** Takes what is needed beside the body: its tree, copies, an answer. A small request stays one. */
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
