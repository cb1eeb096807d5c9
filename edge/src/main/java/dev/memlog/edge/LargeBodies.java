/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.edge;

import dev.memlog.event.thread.PlatformThread;

/**
 * Has large bodies read and redacted on threads of the operating system's: that takes up to a second of a processor's
 * time, in which a virtual thread would hold one of the few carriers that also answer everybody else.
 */
public final class LargeBodies {
    /** What stays below it takes a few milliseconds at most. */
    private static final int LARGE = 64 * 1024;

    private LargeBodies() {}

    /** The same route, for which a large body's thread waits. */
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
