/* SPDX-License-Identifier: Apache-2.0 */
package dev.memlog.event.thread;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/**
 * Runs work that keeps a processor busy on a thread of the operating system's while a virtual thread waits. On a virtual
 * thread it would hold a carrier to its end, and two carriers may be all there are: the operating system shares a core
 * between the work and whoever answers {@code /health}, the carriers' scheduler does not.
 *
 * <p>As many threads as there are callers, whose number is bounded where they come from.
 */
public final class PlatformThread {
    private PlatformThread() {}

    /**
     * What the work returns or throws, an {@link Error} too.
     *
     * @throws InterruptedException if the caller is interrupted; the work's end is then nobody's concern
     */
    public static <T> T call(String name, Supplier<T> work) throws InterruptedException {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofPlatform().daemon().name(name).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
