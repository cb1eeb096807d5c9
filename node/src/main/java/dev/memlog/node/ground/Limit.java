/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.node.ground;

/** The time after which a comparison is given up: what it has not found out by then is not claimed. */
record Limit(long untilNanos) {
    /** Says that the time is over. */
    static final class OverException extends Exception {
        private static final long serialVersionUID = 1L;

        OverException() {
            super("a comparison took too long", null, false, false);
        }
    }

    void check() throws OverException {
        if (System.nanoTime() - untilNanos > 0 || Thread.currentThread().isInterrupted()) {
            throw new OverException();
        }
    }
}
