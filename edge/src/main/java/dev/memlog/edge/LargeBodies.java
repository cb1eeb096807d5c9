/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.thread.PlatformThread;

/**
 * Reads and redacts large bodies on platform threads: one takes up to a second of processor time, in which a virtual thread
 * would hold one of the few carriers that all other requests need.
 */
public final class LargeBodies {
    /** A smaller body takes a few milliseconds at most. */
    private static final int LARGE = 64 * 1024;

    private LargeBodies() {}

    /** The same route; the request's thread waits while a platform thread works on a large body. */
    public static PostRoute apart(PostRoute route) {
        return request -> {
            if (request.body().length <= LARGE) {
                return route.answer(request);
            }
            try {
                return PlatformThread.call("ingest-large", () -> route.answer(request));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Reply.unavailable("the node stops");
            }
        };
    }
}
